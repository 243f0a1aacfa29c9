"""The buttons of the tab 百日汇总, for those who put the units' workbooks together."""
