"""A receipt as a service writes it, for tests."""

from __future__ import annotations

from typing import Any, Dict


def receipt_body(**changes: Any) -> Dict[str, Any]:
    """Return a receipt of the practice service with some members changed."""
    return {
        "schema": "receipt-1",
        "receiptId": "THU-000.00.00.X99-261123-0001",
        "maHoSo": "000.00.00.X99-261123-0001",
        "version": 1,
        "receivedAt": "2026-11-23T09:30:00+07:00",
        "legalEffect": False,
        "agency": {"vi": "Dịch vụ thực hành", "en": "Practice service"},
        "backend": {"kind": "practice", "id": "b"},
        "dossierId": "D",
        "draft": "HS-1",
        "procedure": "P01",
        "mineral": "gold",
        "areaName": "Đồng Khê",
        "manifestSha256": "a" * 64,
        "missingComponents": ["request"],
        **changes,
    }
