"""Lists of parts (CycloneDX 1.6, JSON) of the zip and of the service's environment; always the same bytes."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, List, Mapping, Sequence

from audit_locks import Pin, pins_of
from audit_page import ZIP, shipped
from common import ToolError, version
from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

_SCHEMA = SchemaVersion.V1_6


def write_parts(audited: Mapping[str, Any], locks: Mapping[str, str], folder: Path) -> List[Path]:
    """Write both lists into a folder and return their paths; ToolError when one breaks the format."""
    folder.mkdir(parents=True, exist_ok=True)
    in_zip = pins_of(locks[ZIP])
    wanted = {"mineral_plugin": in_zip, "mineral_service": shipped(audited, locks)[len(in_zip) :]}
    made = []
    for name, pins in wanted.items():
        text = parts(name, pins, audited)
        if JsonStrictValidator(_SCHEMA).validate_str(text) or text != parts(name, pins, audited):
            raise ToolError(
                f"Danh mục thành phần của {name} không hợp lệ.", f"The list of parts of {name} is not sound."
            )
        path = folder / f"{name}-{version()}.cdx.json"
        path.write_text(text, "utf-8")
        made.append(path)
    return made


def parts(name: str, pins: Sequence[Pin], audited: Mapping[str, Any]) -> str:
    """Return the list of parts of one product: what it is, and each package with licence and address."""
    factory = LicenseFactory()
    licence = factory.make_from_string("GPL-2.0-or-later")
    whole = Component(
        name=name, version=version(), type=ComponentType.APPLICATION, bom_ref=name, licenses=[licence]
    )
    bom = Bom(components=[_part(pin, audited, factory) for pin in pins])
    bom.metadata.component = whole
    bom.register_dependency(whole, bom.components)
    # A list is named by what is in it and tells no time, so that equal parts give equal bytes.
    held = "\n".join([name, version(), *(pin.as_lock() for pin in pins)])
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, held)
    bom.metadata.timestamp = None  # type: ignore[assignment]
    return str(make_outputter(bom, OutputFormat.JSON, _SCHEMA).output_as_string(indent=1)) + "\n"


def _part(pin: Pin, audited: Mapping[str, Any], factory: LicenseFactory) -> Component:
    name, _, number = pin.key.partition("==")
    told = audited["packages"].get(pin.key, {}).get("licence")
    one = [HashType(alg=HashAlgorithm.SHA_256, content=pin.hashes[0])] if len(pin.hashes) == 1 else []
    return Component(
        name=name,
        version=number,
        type=ComponentType.LIBRARY,
        bom_ref=pin.key,
        purl=PackageURL("pypi", None, name, number),
        licenses=[factory.make_from_string(told)] if told else [],
        hashes=one,
    )
