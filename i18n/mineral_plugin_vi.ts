<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en">
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
    <name>FindingsModel</name>
    <message>
        <source>{outcome}: {message}</source>
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
