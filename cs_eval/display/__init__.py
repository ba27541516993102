"""What people see: the table of a run, one conversation with its evidence, the summary, the CSV."""
