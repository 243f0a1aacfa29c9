"""The allocation workbook (任务分解表): county × indicator; `template` makes it, `reading` reads and checks it."""
