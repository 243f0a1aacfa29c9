"""The buttons of the tab 百日填报, for those who fill in a unit's workbook."""
