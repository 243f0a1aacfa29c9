"""Marks (标注) in the open workbook: colours, notes and the list 校验结果, as a marked copy has them."""
