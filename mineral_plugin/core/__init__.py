"""Everything that is true without QGIS: model, rules, overlap, report, dossier, filing."""
