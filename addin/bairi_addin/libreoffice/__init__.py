"""The same buttons in LibreOffice Calc (百日菜单、工具栏): an extension built from the ribbon's one list."""
