"""The types of files that a dossier takes, by the ending of their names."""

from __future__ import annotations

from typing import Mapping

PDF = "application/pdf"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GEOPACKAGE = "application/geopackage+sqlite3"

MEDIA_TYPES: Mapping[str, str] = {
    ".pdf": PDF,
    ".doc": "application/msword",
    ".docx": DOCX,
    ".xls": "application/vnd.ms-excel",
    ".xlsx": XLSX,
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".zip": ZIP,
    ".gpkg": GEOPACKAGE,
    ".csv": "text/csv",
    ".json": "application/json",
    ".html": "text/html",
}
