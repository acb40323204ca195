"""Corner tables out: one form of a table, printed as text, CSV, HTML, XLSX and DOCX."""
