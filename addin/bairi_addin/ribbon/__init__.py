"""What the buttons of the ribbon (功能区) do, to the workbook in front: the command line's workflows."""
