# The front door. Every target is one command; the work is in tools/. `make` alone says what there is.
PYTHON := sh tools/python.sh
.DEFAULT_GOAL := help
.PHONY: help demo test run service package matrix bench score stalls mutation audit proof lint screenshots clean

help:         ## what can be asked for
	@$(PYTHON) tools/help.py $(MAKEFILE_LIST)
demo:         ## one dossier from a corner table to an audited register, on real numbers: a report with pictures
	@$(PYTHON) tools/in_venv.py tools/demo.py
test:         ## everything that proves it: package, gates, all tests (more than an hour on 2 processors, once set up)
	@$(PYTHON) tools/testrun.py
run:          ## open QGIS with the plugin as packaged, the demo project and the practice service beside it
	@$(PYTHON) tools/run_qgis.py
service:      ## the practice service at http://127.0.0.1:8765, until it is stopped
	@$(PYTHON) tools/run_service.py
package:      ## dist/mineral_plugin-<version>.zip, always the same bytes
	@$(PYTHON) tools/package.py
matrix:       ## the tests in QGIS 3.22, 3.40 and 3.44, and the core with shapely 2.0.7 -> docs/matrix.md
	@$(PYTHON) tools/matrix.py
bench:        ## how fast it is
	@$(PYTHON) tools/in_venv.py tools/bench.py
score:        ## how well corner tables are read, by layout -> docs/corner-table-score.md
	@$(PYTHON) tools/in_venv.py tools/score.py --page
stalls:       ## where the window stood still in the journeys of the last `make test` -> docs/stalls.md
	@$(PYTHON) tools/stalls.py
mutation:     ## do the tests notice when a check is changed? (two to three hours) -> docs/mutation.md
	@$(PYTHON) tools/mutation.py
audit:        ## the packages of others: advisories, hashes, licences, ages -> docs/dependencies.md, lists of parts in dist/
	@$(PYTHON) tools/audit_dependencies.py
proof:        ## the same tests at full scale, matrix, bench, audit, mutation, 2 hours of soak -> docs/proof.md
	@$(PYTHON) tools/proof.py
lint:         ## the gates alone
	@$(PYTHON) tools/in_venv.py tools/gates.py
screenshots:  ## draw the pictures of the documentation anew
	@$(PYTHON) tools/in_venv.py tools/screenshots.py
clean:        ## throw away what the tools made, except the cached matrix
	@$(PYTHON) tools/clean.py
