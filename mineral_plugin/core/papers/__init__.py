"""Papers: one model of a page's content, printed as DOCX, HTML and (in QGIS) PDF with the same words."""
