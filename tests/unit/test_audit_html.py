"""The page of an audit: ranked, escaped, self-contained, and usable however much was found."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, Dict, List, Tuple

import pytest
from audit_samples import sample_run

from mineral_plugin.core.report import audit_html
from mineral_plugin.core.report.audit_data import digest
from mineral_plugin.core.report.audit_html import render_audit
from mineral_plugin.core.report.audit_words import share_text
from mineral_plugin.core.work.audit_outputs import audit_document


class _Tags(HTMLParser):
    """Collects tags with their attributes, and checks that every one is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: List[Tuple[str, Dict[str, Any]]] = []
        self._open: List[str] = []

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Any]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def close(self) -> None:
        super().close()
        assert not self._open


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Any]:
    return audit_document(sample_run(tmp_path_factory.mktemp("audit")))


def page(document: Dict[str, Any], lang: str = "vi") -> str:
    return render_audit(document, digest(document), lang)


def tags(text: str) -> List[Tuple[str, Dict[str, Any]]]:
    parser = _Tags()
    parser.feed(text)
    parser.close()
    return parser.tags


def many(document: Dict[str, Any], count: int) -> Dict[str, Any]:
    """Return the document with so many true overlaps and so many slivers."""
    pair = next(one for one in document["pairs"] if one["kind"] == "overlap")
    sliver = next(one for one in document["pairs"] if one["kind"] == "sliver")
    pairs = [{**pair, "id": f"{n:016x}"} for n in range(count)]
    pairs += [{**sliver, "id": f"{n:016x}"} for n in range(count, 2 * count)]
    kinds = {**dict.fromkeys(document["counts"]["kinds"], 0), "overlap": count, "sliver": count}
    counts = {**document["counts"], "pairs": 2 * count, "kinds": kinds}
    return {**document, "pairs": pairs, "counts": counts}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_loads_nothing_and_runs_nothing(document: Dict[str, Any], lang: str) -> None:
    found = tags(page(document, lang))
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in found}
    attributes = {name for _, attributes in found for name in attributes}
    assert not any(name.startswith("on") for name in attributes)
    assert all(attributes["href"].startswith("#") for tag, attributes in found if tag == "a")


def test_texts_from_the_data_are_escaped(document: Dict[str, Any]) -> None:
    text = page(document)
    assert "<b onclick" not in text
    assert "&lt;b onclick=" in text


def test_true_overlaps_stand_first_and_slivers_are_folded_at_the_end(document: Dict[str, Any]) -> None:
    text = page(document)
    numbers = [int(number) for number in re.findall(r'<tr id="p(\d+)"', text)]
    assert numbers == list(range(1, len(document["pairs"]) + 1))
    folded = text.index("<details><summary>Trong dung sai: 1</summary>")
    assert text.index("<h3>Chồng lấn thật") < folded < text.index("Quy tắc và căn cứ")


def test_every_link_leads_somewhere(document: Dict[str, Any]) -> None:
    found = tags(page(document))
    targets = {attributes.get("id") for _, attributes in found}
    links = [attributes["href"][1:] for tag, attributes in found if tag == "a"]
    assert links
    assert set(links) <= targets


def test_a_pair_is_told_with_its_figures_its_rule_and_its_state(document: Dict[str, Any]) -> None:
    row = re.search(r'<tr id="p1".*?</tr>', page(document))
    assert row is not None
    for told in (
        "1,00 ha",
        "16,67 %",
        "104°45′/3",
        "Vướng",
        "O01",
        "chặn nộp hồ sơ",
        "Điều 55",
        "chưa xử lý",
    ):
        assert told in row[0]


def test_a_sliver_is_told_with_width_length_tolerance_and_probability(document: Dict[str, Any]) -> None:
    number = next(n for n, pair in enumerate(document["pairs"], 1) if pair["kind"] == "sliver")
    row = re.search(rf'<tr id="p{number}".*?</tr>', page(document, "en"))
    assert row is not None
    for told in ("4 m²", "mean width 0.02 m", "length 200", "tolerance 0", "probability of a true overlap"):
        assert told in row[0]


def test_law_data_and_digest_stand_on_the_page(document: Dict[str, Any]) -> None:
    text = page(document, "en")
    assert digest(document) in text
    assert document["regulation"]["sha256"] in text
    assert all(layer["told"]["sha256"][:16] in text for layer in document["layers"])
    assert "22 days old" in text


def test_what_was_not_looked_at_is_named(document: Dict[str, Any]) -> None:
    assert "Khu vực dự trữ khoáng sản quốc gia: không có dữ liệu" in page(document)
    layers = [{**one, "no_polygon": 3} for one in document["layers"]]
    layers[0]["told"] = {**layers[0]["told"], "trust": "unknown_issuer", "as_of": None, "age_days": None}
    text = page({**document, "layers": layers}, "en")
    assert "3 rows without a boundary" in text
    assert "does not count" in text
    assert "nobody knows how old" in text


def test_a_page_of_a_nation_stays_small_and_counts_what_it_leaves_out(document: Dict[str, Any]) -> None:
    count = 12_500
    text = page(many(document, count), "en")
    assert len(text) < 3_000_000
    assert len(re.findall(r'<tr id="p', text)) == audit_html.MOST_PAIRS + audit_html.MOST_FOLDED
    assert f"{count - audit_html.MOST_PAIRS:,} more are not printed here" in text
    assert f"{count - audit_html.MOST_FOLDED:,} more are not printed here" in text
    assert f"True overlap: {count:,}" in text


def test_links_to_pairs_that_are_not_on_the_page_are_numbers_only(document: Dict[str, Any]) -> None:
    big = many(document, 1_500)
    alone = {**document["objects"][0], "holder": "Người cuối cùng"}
    big["objects"] = [*document["objects"], alone]
    last = len(document["objects"])
    big["pairs"][1_400] = {**big["pairs"][1_400], "first": last, "second": last}
    found = tags(page(big))
    targets = {attributes.get("id") for _, attributes in found}
    assert {attributes["href"][1:] for tag, attributes in found if tag == "a"} <= targets


def test_an_audit_without_pairs_says_so(document: Dict[str, Any]) -> None:
    counts = {**document["counts"], "pairs": 0, "kinds": dict.fromkeys(document["counts"]["kinds"], 0)}
    text = page({**document, "pairs": [], "rules": [], "counts": counts})
    assert "Không có hai khu vực nào có phần chung." in text


def test_a_small_share_is_not_told_as_nothing() -> None:
    assert share_text(0.00004, "vi") == "0,004"
    assert share_text(0.000001, "en") == "0.0001"
    assert share_text(0.52, "vi") == "52"
