"""The applicant or holder that a paper names, told from consultants and neighbours by the words around."""

from __future__ import annotations

import re
from typing import Iterator

from mineral_plugin.core.dossier.papers.companies import companies_in
from mineral_plugin.core.dossier.papers.model import Kind, Statement
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage
from mineral_plugin.core.dossier.papers.sentences import quoted, sentence_end, sentence_start

_BEFORE = re.compile(
    r"(?:tên\s*(?:tổ\s*chức|cá\s*nhân|doanh\s*nghiệp|đơn\s*vị|người)[^:|.]{0,50}"
    r"|tổ\s*chức,?\s*(?:\(?\s*cá\s*nhân\)?)?[^:|.]{0,40}"
    r"|chủ\s*(?:đầu\s*tư|dự\s*án|mỏ|giấy\s*phép|cơ\s*sở)[^:|.]{0,20}"
    r"|(?:đơn\s*vị|bên|người|doanh\s*nghiệp)\s*(?:đề\s*nghị|xin|được\s*cấp|nộp)[^:|.]{0,30}"
    r"|cho\s*phép|(?:cấp|phê\s*duyệt)[^.;:|]{0,60}\bcho|(?:đề\s*nghị|theo\s*đơn|hồ\s*sơ|văn\s*bản)\s*của"
    r"|đại\s*diện(?:\s*cho)?|giao(?:\s*cho)?)\s*(?:là)?\s*[:|]?\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"^[\s,]*(?:\([^)]{0,200}\)[\s,]*)?(?:kính\s*)?(?:đề\s*nghị|xin\b|được\s*(?:phép|cấp|khai\s*thác"
    r"|thăm\s*dò)|cam\s*kết|cam\s*đoan|"
    r"trân\s*trọng|khai\s*thác|thăm\s*dò|là\s*chủ|làm\s*chủ|chịu\s*trách\s*nhiệm)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"tư\s*vấn|\blập\b|khảo\s*sát|đo\s*(?:đạc|vẽ)|thi\s*công|giám\s*sát|liền\s*kề|lân\s*cận|giáp|hợp\s*đồng"
    r"|đơn\s*vị\s*thực\s*hiện|"
    r"nhà\s*thầu|ngân\s*hàng|kiểm\s*toán|phía\s*(?:đông|tây|nam|bắc)|cách|bên\s*cạnh|trước\s*đây"
    r"|chuyển\s*nhượng|"
    r"tên\s*cũ|đổi\s*tên|nguyên\s*là|bao\s*tiêu|cung\s*cấp|bán\s*cho|thuê|liên\s*doanh|khác",
    re.IGNORECASE,
)
_NEAR = 110


def holder_statements(paper: Paper, passage: Passage) -> Iterator[Statement]:
    """Yield the companies that a passage names as applicant; others only as far as they resemble it."""
    text = passage.text
    for company in companies_in(text):
        start = sentence_start(text, company.start)
        lead = text[max(start, company.start - _NEAR) : company.start]
        behind = text[company.end : sentence_end(text, company.end)]
        strong = bool(_BEFORE.search(lead) or _BEHIND.search(behind))
        if _OTHER.search(lead):
            continue
        quote = quoted(paper, passage, company.start, company.end)
        yield Statement(Kind.HOLDER, company.name, quote, is_weak=not strong)
