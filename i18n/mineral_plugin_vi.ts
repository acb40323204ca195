<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en">
<context>
    <name>AreaSteps</name>
    <message>
        <source>Area computed: {computed}. The table states none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area stated: {stated}. Area computed: {computed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Understood as: {count} corners, X north, Y east, central meridian {meridian}, {width}-degree zone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{meridian}, {width}-degree zone</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>&amp;Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Event date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Holder or applicant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Mineral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Procedure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the &amp;report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prepare the &amp;dossier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save HTML…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save JSON…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is to be checked?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as written on the licences</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CheckSteps</name>
    <message>
        <source>Checking the licence area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No rule uses a layer of this role.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Older than {limit} days: this layer cannot carry a verdict.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a date this layer cannot carry a verdict.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day} ({age} days)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{procedure} · event of {day} · rules {version}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CornerTableModel</name>
    <message>
        <source>Corner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>X north (m)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Y east (m)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>read</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DossierPage</name>
    <message>
        <source>&amp;Address of the service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Attach a file to the chosen component…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File the dossier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attach a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Component</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Components of the dossier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dossier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File to the service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No dossier prepared yet: check the area first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the filing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EnginePage</name>
    <message>
        <source>&amp;Set up the geometry engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No network in this office? Take the file from a colleague:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One more step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Python packages (*.whl)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it from a &amp;file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the geometry engine from a file</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EngineSteps</name>
    <message>
        <source>Setting up the geometry engine</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilingSteps</name>
    <message>
        <source>Asking the service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dossier {reference}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filed with legal effect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filing the dossier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Legal effect unknown: the service has not been asked yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Practice - no legal effect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>if needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{attached} of {all} components. The area file, the corner table and the report go along.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service}: official service - filing has legal effect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service}: practice server - NO legal effect.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindingCard</name>
    <message>
        <source>Concerns: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concerns: {names} and {more} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy this finding as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured {measured}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured {measured}, limit {limit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Technical check, no article of law.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to do: {remedy}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{article} (text of {day})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{article} (text of {day}, not yet confirmed)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{outcome} · {rule}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{outcome} · {rule} · {severity}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindingsModel</name>
    <message>
        <source>{outcome}: {message}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message>
        <source>Checks without objection: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result: {outcome}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show more ({count} left)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{outcome}: {count}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Corners</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence areas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mineral Licence</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MineralDock</name>
    <message>
        <source>Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corners</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dossier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mineral Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MineralPlugin</name>
    <message>
        <source>Mineral Licence</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>Cannot tell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Within tolerance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>for information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stops the filing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>warns, does not stop the filing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PastePage</name>
    <message>
        <source>&amp;Name of the area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Put on the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Read the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Zone (central meridian, width)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corner table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corners as understood</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on to the &amp;check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste the table of corners here, or drop a file on it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the area as a layer and zoom to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables (*.txt *.csv *.tsv);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a corner table from a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as written in the table</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReceiptView</name>
    <message>
        <source>Dossier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipts on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Received</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReferenceList</name>
    <message>
        <source>&amp;Add reference data…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose reference data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GeoPackage (*.gpkg)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No reference data chosen: overlaps cannot be checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{role}, issued by {issuer}, as of {as_of}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>Something unforeseen happened ({error}). Nothing was changed; please report it with the log.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>A file dropped anywhere on this panel is read in the same way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Areas (*.gpkg)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an areas file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an areas file (GeoPackage)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste or drop a corner table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipts of filed dossiers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where do you begin?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
