"""What programs load when they first need it, loaded once for all programs of a ``preloaded_server``.

Files of the law that change afterwards are read again by whoever needs them, as ever.
"""

from __future__ import annotations

import importlib
import pkgutil

from draftmaker import NOW

from mineral_plugin.core import work
from mineral_plugin.core.regulation.authority_data import load_authorities
from mineral_plugin.core.regulation.calendar import load_calendar
from mineral_plugin.core.regulation.fees import load_fees
from mineral_plugin.core.regulation.flows import load_flows
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.procedures_loader import load_procedures

for module in pkgutil.iter_modules(work.__path__, work.__name__ + "."):
    importlib.import_module(module.name)
load_regulation(NOW.date())
for load in (load_procedures, load_flows, load_authorities, load_calendar, load_fees):
    load()
