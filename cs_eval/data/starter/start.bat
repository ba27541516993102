@echo off
rem Grades the chats of this folder and makes the table.
rem Plain ASCII: cmd stumbles over other characters in a script. What is to be read lies in the .txt file.
chcp 65001 >nul
pushd "%~dp0"
set "PYTHON=@PYTHON@"
if not exist "%PYTHON%" goto search
set RUN="%PYTHON%" -m cs_eval
goto grade
:search
set RUN=cs-eval
where cs-eval >nul 2>nul
if not errorlevel 1 goto grade
set RUN=py -m cs_eval
py -c "import cs_eval" >nul 2>nul
if not errorlevel 1 goto grade
for %%f in (*.txt) do type "%%f"
goto end
:grade
%RUN% grade
if %errorlevel% equ 2 goto end
%RUN% report
:end
echo.
pause
popd
