"""Writes cs_eval/data/places.txt: provinces, cities and districts, from python-stdnum's table."""

import re
from collections.abc import Iterator
from pathlib import Path

import stdnum

from cs_eval.text import View

SOURCE = Path(stdnum.__file__).parent / "cn" / "loc.dat"
TARGET = Path(__file__).resolve().parent.parent / "cs_eval" / "data" / "places.txt"

_ROW = re.compile(r"( *)(\d+) (.*)")
_PERIOD = re.compile(r"\[[^\]]*\]")
_PEOPLES = "|".join(
    "朝鲜族 土家族 苗族 侗族 布依族 彝族 哈尼族 壮族 傣族 白族 景颇族 傈僳族 藏族 羌族 回族 蒙古族 哈萨克族 "
    "黎族 瑶族 维吾尔 蒙古 哈萨克 柯尔克孜 各族 满族".split()
)
_RANK = re.compile(rf"(?:(?:{_PEOPLES})*自治州|(?:壮族|回族|维吾尔)?自治区|特别行政区|地区|行政区|[省市盟])$")
_NO_PLACE = re.compile("直辖|办事处|委员会|海域|群岛|矿区$")

_WORDS = "市辖区 林区 城区 郊区 东区 西区 南区 北区 惠民 渡口".split()

_BEYOND = """
九龙 新界 港岛 旺角 油麻地 尖沙咀 佐敦 深水埗 长沙湾 荔枝角 美孚 红磡 土瓜湾 何文田 九龙城 九龙塘
黄大仙 钻石山 新蒲岗 慈云山 牛头角 观塘 蓝田 油塘 将军澳 调景岭 坑口 宝琳 西贡 沙田 大围 火炭
马鞍山 大埔 粉岭 上水 元朗 天水围 屯门 荃湾 葵涌 葵芳 青衣 东涌 大屿山 长洲 中环 金钟
湾仔 铜锣湾 天后 炮台山 北角 鲗鱼涌 太古城 西湾河 筲箕湾 柴湾 小西湾 香港仔 鸭脷洲 黄竹坑 薄扶林 西营盘
上环 半山 跑马地 氹仔 路环 台北 新北 桃园市 台中 台南 高雄 基隆 新竹 苗栗 彰化 南投
云林 嘉义 屏东 宜兰 花莲 台东 澎湖 金门 马祖
""".split()
"""Hong Kong, Macau and Taiwan, which the table leaves out."""


def rows() -> Iterator[tuple[int, str]]:
    """Yield 0 and a province, 1 and a prefecture, 2 and a county, old names too."""
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        row = _ROW.match(line)
        for names in re.findall(r'="([^"]*)"', row[3]) if row else ():
            level = 0 if not row[1] else 1 if row[2].endswith("00") else 2
            for name in names.split(","):
                yield level, View(_PERIOD.sub("", name)).text


def main() -> None:
    levels: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    for level, name in rows():
        short = name if level == 2 else _RANK.sub("", name)
        if len(short) > 1 and not _NO_PLACE.search(name):
            levels[level].add(short)
    levels[1].update(_BEYOND)
    levels[1].difference_update(levels[0], _WORDS)
    levels[2].difference_update(_WORDS)
    lines = [" ".join(sorted(level)) for level in levels]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
