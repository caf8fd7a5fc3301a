<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en_GB">
<context>
    <name>hs::app::MarksDesk</name>
    <message>
        <source>Marks</source>
        <translation>Markierungen</translation>
    </message>
    <message numerus="yes">
        <source>%n marks are locked and stay</source>
        <translation>
            <numerusform>%n Markierung ist gesperrt und bleibt</numerusform>
            <numerusform>%n Markierungen sind gesperrt und bleiben</numerusform>
        </translation>
    </message>
    <message>
        <source>No slide is open</source>
        <translation>Kein Schnitt ist geöffnet</translation>
    </message>
    <message>
        <source>Nothing has been done to the marks yet</source>
        <translation>An den Markierungen wurde noch nichts geändert</translation>
    </message>
    <message>
        <source>Nothing has been taken back</source>
        <translation>Es wurde nichts zurückgenommen</translation>
    </message>
    <message>
        <source>No mark is selected</source>
        <translation>Keine Markierung ist ausgewählt</translation>
    </message>
    <message>
        <source>There are no marks yet</source>
        <translation>Es gibt noch keine Markierungen</translation>
    </message>
    <message>
        <source>Open marks</source>
        <translation>Markierungen öffnen</translation>
    </message>
    <message>
        <source>GeoJSON (*.geojson *.json *.geojson.gz *.gz)</source>
        <translation>GeoJSON (*.geojson *.json *.geojson.gz *.gz)</translation>
    </message>
    <message>
        <source>Save marks</source>
        <translation>Markierungen speichern</translation>
    </message>
    <message>
        <source>GeoJSON, as QuPath reads it</source>
        <translation>GeoJSON, wie QuPath es liest</translation>
    </message>
    <message>
        <source>Open the slide first, then its marks</source>
        <translation>Erst den Schnitt öffnen, dann seine Markierungen</translation>
    </message>
    <message>
        <source>reading marks</source>
        <translation>Markierungen werden gelesen</translation>
    </message>
    <message>
        <source>Choose another file</source>
        <translation>Andere Datei wählen</translation>
    </message>
    <message numerus="yes">
        <source>%n marks opened</source>
        <translation>
            <numerusform>%n Markierung geöffnet</numerusform>
            <numerusform>%n Markierungen geöffnet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n have no place on the slide and are only kept</source>
        <translation>
            <numerusform>%n hat keinen Ort auf dem Schnitt und wird nur bewahrt</numerusform>
            <numerusform>%n haben keinen Ort auf dem Schnitt und werden nur bewahrt</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>Packed GeoJSON (*.geojson.gz)</source>
        <translation>Gepacktes GeoJSON (*.geojson.gz)</translation>
    </message>
</context>
<context>
    <name>hs::app::PictureDesk</name>
    <message>
        <source>painting the picture</source>
        <translation>Bild wird gemalt</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>The picture is on the clipboard</source>
        <translation>Das Bild ist in der Zwischenablage</translation>
    </message>
</context>
<context>
    <name>hs::app::SessionKeeper</name>
    <message>
        <source>HistoScribe is open twice: this window does not autosave. Save marks and reports by hand.</source>
        <translation>HistoScribe ist zweimal offen: dieses Fenster sichert nicht selbsttätig. Markierungen und Befunde bitte von Hand speichern.</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message numerus="yes">
        <source>%n slides</source>
        <translation>
            <numerusform>%n Schnitt</numerusform>
            <numerusform>%n Schnitte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n marks</source>
        <translation>
            <numerusform>%n Markierung</numerusform>
            <numerusform>%n Markierungen</numerusform>
        </translation>
    </message>
    <message>
        <source>As you left it: %1</source>
        <translation>Wie Sie es verlassen haben: %1</translation>
    </message>
    <message>
        <source>HistoScribe ended unexpectedly. Recovered: %1.</source>
        <translation>HistoScribe wurde unerwartet beendet. Wiederhergestellt: %1.</translation>
    </message>
    <message>
        <source>Autosaving works again</source>
        <translation>Die Sicherung geht wieder</translation>
    </message>
    <message>
        <source>Your work cannot be autosaved at the moment; it stays here and is tried again.</source>
        <translation>Ihre Arbeit kann gerade nicht gesichert werden; sie bleibt hier, und es wird weiter versucht.</translation>
    </message>
    <message>
        <source>Everything that was kept is gone</source>
        <translation>Alles Gesicherte ist gelöscht</translation>
    </message>
</context>
<context>
    <name>hs::app::TrayDesk</name>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
</context>
<context>
    <name>hs::app::Workspace</name>
    <message>
        <source>%1 M parameters</source>
        <translation>%1 Mio. Parameter</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>Next slide of the case</source>
        <translation>Nächster Schnitt des Falls</translation>
    </message>
    <message>
        <source>Previous slide of the case</source>
        <translation>Voriger Schnitt des Falls</translation>
    </message>
    <message>
        <source>Slide %1 of %2</source>
        <translation>Schnitt %1 von %2</translation>
    </message>
    <message>
        <source>Choose another file</source>
        <translation>Andere Datei wählen</translation>
    </message>
    <message>
        <source>Demo (synthetic tissue only)</source>
        <translation>Demo (nur künstliches Gewebe)</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
</context>
<context>
    <name>hs::ui::Actions</name>
    <message>
        <source>&amp;Open a slide…</source>
        <translation>Schnitt ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>&amp;Close the slide</source>
        <translation>Schnitt s&amp;chließen</translation>
    </message>
    <message>
        <source>Save a picture of the &amp;view…</source>
        <translation>Bild der &amp;Ansicht speichern…</translation>
    </message>
    <message>
        <source>Copy a picture of the view &amp;finely</source>
        <translation>Bild der Ansicht &amp;fein kopieren</translation>
    </message>
    <message>
        <source>&amp;Print the report…</source>
        <translation>Befund &amp;drucken…</translation>
    </message>
    <message>
        <source>Pr&amp;eferences</source>
        <translation>&amp;Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Show the &amp;whole slide</source>
        <translation>&amp;Ganzen Schnitt zeigen</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Turn &amp;left</source>
        <translation>Nach &amp;links drehen</translation>
    </message>
    <message>
        <source>Turn &amp;right</source>
        <translation>Nach &amp;rechts drehen</translation>
    </message>
    <message>
        <source>&amp;Mirror</source>
        <translation>&amp;Spiegeln</translation>
    </message>
    <message>
        <source>Go to the &amp;strongest field of the map</source>
        <translation>Zum &amp;stärksten Feld der Karte</translation>
    </message>
    <message>
        <source>Go to the &amp;next field of the map</source>
        <translation>Zum &amp;nächsten Feld der Karte</translation>
    </message>
    <message>
        <source>Read &amp;failed parts again</source>
        <translation>&amp;Fehlende Teile erneut lesen</translation>
    </message>
    <message>
        <source>&amp;About this slide</source>
        <translation>Ü&amp;ber diesen Schnitt</translation>
    </message>
    <message>
        <source>&amp;Generate</source>
        <translation>&amp;Schreiben</translation>
    </message>
    <message>
        <source>&amp;Stop writing</source>
        <translation>Schreiben an&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Continue from the caret</source>
        <translation>Ab der Schreibmarke &amp;weiter</translation>
    </message>
    <message>
        <source>Go to the &amp;prompt</source>
        <translation>Zum &amp;Anfang</translation>
    </message>
    <message>
        <source>Go to the &amp;text</source>
        <translation>Zum &amp;Text</translation>
    </message>
    <message>
        <source>Choose a &amp;bundle</source>
        <translation>&amp;Modell wählen</translation>
    </message>
    <message>
        <source>Hold the &amp;next word</source>
        <translation>&amp;Nächstes Wort festhalten</translation>
    </message>
    <message>
        <source>Hold the p&amp;revious word</source>
        <translation>&amp;Voriges Wort festhalten</translation>
    </message>
    <message>
        <source>&amp;Let the word go</source>
        <translation>Wort &amp;loslassen</translation>
    </message>
    <message>
        <source>C&amp;opy the report</source>
        <translation>Befund &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Export the report…</source>
        <translation>Befund &amp;exportieren…</translation>
    </message>
    <message>
        <source>&amp;Select and move</source>
        <translation>Auswählen und &amp;verschieben</translation>
    </message>
    <message>
        <source>&amp;Ruler</source>
        <translation>&amp;Lineal</translation>
    </message>
    <message>
        <source>Re&amp;ctangle</source>
        <translation>&amp;Rechteck</translation>
    </message>
    <message>
        <source>&amp;Ellipse</source>
        <translation>&amp;Ellipse</translation>
    </message>
    <message>
        <source>&amp;Polygon</source>
        <translation>&amp;Polygon</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>P&amp;insel</translation>
    </message>
    <message>
        <source>Cou&amp;nt points</source>
        <translation>Punkte &amp;zählen</translation>
    </message>
    <message>
        <source>Circle of 1 &amp;mm² for mitoses</source>
        <translation>Kreis von 1 &amp;mm² für Mitosen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Re&amp;do</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alle auswählen</translation>
    </message>
    <message>
        <source>De&amp;lete the selected marks</source>
        <translation>Ausgewählte Markierungen &amp;löschen</translation>
    </message>
    <message>
        <source>S&amp;how marks</source>
        <translation>Markierungen &amp;zeigen</translation>
    </message>
    <message>
        <source>Marks p&amp;anel</source>
        <translation>&amp;Markierungsbereich</translation>
    </message>
    <message>
        <source>&amp;Open marks (GeoJSON)…</source>
        <translation>Markierungen ö&amp;ffnen (GeoJSON)…</translation>
    </message>
    <message>
        <source>Sa&amp;ve marks (GeoJSON)…</source>
        <translation>Markierungen &amp;speichern (GeoJSON)…</translation>
    </message>
    <message>
        <source>&amp;Report panel</source>
        <translation>&amp;Befundbereich</translation>
    </message>
    <message>
        <source>&amp;Case tray</source>
        <translation>&amp;Fallablage</translation>
    </message>
    <message>
        <source>&amp;Next slide beside this one</source>
        <translation>&amp;Nächsten Schnitt daneben</translation>
    </message>
    <message>
        <source>&amp;Move both slides together</source>
        <translation>Beide Schnitte &amp;gemeinsam bewegen</translation>
    </message>
    <message>
        <source>&amp;Hide all panels</source>
        <translation>Alle Bereiche &amp;ausblenden</translation>
    </message>
    <message>
        <source>&amp;Controls on the slide</source>
        <translation>&amp;Bedienung auf dem Schnitt</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Training page</source>
        <translation>&amp;Trainingsseite</translation>
    </message>
    <message>
        <source>&amp;Find a command…</source>
        <translation>Befehl &amp;suchen…</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>&amp;About HistoScribe</source>
        <translation>Ü&amp;ber HistoScribe</translation>
    </message>
    <message>
        <source>%1x</source>
        <translation>%1x</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Slide</source>
        <translation>&amp;Schnitt</translation>
    </message>
    <message>
        <source>&amp;Report</source>
        <translation>&amp;Befund</translation>
    </message>
    <message>
        <source>&amp;Marks</source>
        <translation>&amp;Markierungen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Training</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Ma&amp;gnification</source>
        <translation>Ver&amp;größerung</translation>
    </message>
</context>
<context>
    <name>hs::ui::CaseTray</name>
    <message>
        <source>Slides of the case</source>
        <translation>Schnitte des Falls</translation>
    </message>
    <message>
        <source>Ctrl+click lays it beside the other</source>
        <translation>Strg+Klick legt ihn neben den anderen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show beside the other</source>
        <translation>Neben dem anderen zeigen</translation>
    </message>
</context>
<context>
    <name>hs::ui::ClassList</name>
    <message>
        <source>Classes on the slide</source>
        <translation>Klassen auf dem Schnitt</translation>
    </message>
    <message>
        <source>Tick to show the marks of this class</source>
        <translation>Ankreuzen, um die Markierungen dieser Klasse zu zeigen</translation>
    </message>
</context>
<context>
    <name>hs::ui::ColourBar</name>
    <message>
        <source>Colour bar of the map</source>
        <translation>Farbskala der Karte</translation>
    </message>
    <message>
        <source>Map of the whole report</source>
        <translation>Karte des ganzen Befunds</translation>
    </message>
    <message>
        <source>%1 % rests on no tissue</source>
        <translation>%1 % stützt sich auf kein Gewebe</translation>
    </message>
</context>
<context>
    <name>hs::ui::ColourMap</name>
    <message>
        <source>Ember</source>
        <translation>Glut</translation>
    </message>
    <message>
        <source>Dusk</source>
        <translation>Dämmerung</translation>
    </message>
    <message>
        <source>Lagoon</source>
        <translation>Lagune</translation>
    </message>
</context>
<context>
    <name>hs::ui::CommandPalette</name>
    <message>
        <source>Find a command</source>
        <translation>Befehl suchen</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>hs::ui::ComparePane</name>
    <message>
        <source>Slide beside the first</source>
        <translation>Schnitt neben dem ersten</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gekoppelt</translation>
    </message>
    <message>
        <source>Both slides move, zoom and turn together</source>
        <translation>Beide Schnitte bewegen, vergrößern und drehen sich gemeinsam</translation>
    </message>
    <message>
        <source>Close the second slide</source>
        <translation>Zweiten Schnitt schließen</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
</context>
<context>
    <name>hs::ui::DockTitle</name>
    <message>
        <source>Float, or dock again</source>
        <translation>Lösen oder wieder andocken</translation>
    </message>
    <message>
        <source>Close the panel (View menu brings it back)</source>
        <translation>Bereich schließen (über das Menü Ansicht kommt er wieder)</translation>
    </message>
</context>
<context>
    <name>hs::ui::FileChoice</name>
    <message>
        <source>Open a slide</source>
        <translation>Schnitt öffnen</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>Feature files</source>
        <translation>Merkmalsdateien</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Export the report</source>
        <translation>Befund exportieren</translation>
    </message>
    <message>
        <source>PDF document</source>
        <translation>PDF-Dokument</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>Webseite</translation>
    </message>
    <message>
        <source>OpenDocument text</source>
        <translation>OpenDocument-Text</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>Einfacher Text</translation>
    </message>
    <message>
        <source>Report file</source>
        <translation>Befunddatei</translation>
    </message>
</context>
<context>
    <name>hs::ui::MagnificationBar</name>
    <message>
        <source>Magnification</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <source>%1x</source>
        <translation>%1x</translation>
    </message>
    <message>
        <source>1:%1</source>
        <translation>1:%1</translation>
    </message>
    <message>
        <source>Magnification %1</source>
        <translation>Vergrößerung %1</translation>
    </message>
    <message>
        <source>%1 (key %2)</source>
        <translation>%1 (Taste %2)</translation>
    </message>
    <message>
        <source>%1:1</source>
        <translation>%1:1</translation>
    </message>
</context>
<context>
    <name>hs::ui::MainWindow</name>
    <message>
        <source>Find a command</source>
        <translation>Befehl suchen</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>About this slide</source>
        <translation>Über diesen Schnitt</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>About HistoScribe</source>
        <translation>Über HistoScribe</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>opening the slide</source>
        <translation>Schnitt wird geöffnet</translation>
    </message>
    <message>
        <source>Training is not part of this build</source>
        <translation>Training ist in dieser Fassung nicht enthalten</translation>
    </message>
    <message>
        <source>Save a picture of the view</source>
        <translation>Bild der Ansicht speichern</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG-Bild</translation>
    </message>
    <message>
        <source>That was the last field of the map</source>
        <translation>Das war das letzte Feld der Karte</translation>
    </message>
    <message>
        <source>Hold a word to see its map first</source>
        <translation>Erst ein Wort festhalten, um seine Karte zu sehen</translation>
    </message>
    <message>
        <source>No slide is open</source>
        <translation>Kein Schnitt ist geöffnet</translation>
    </message>
    <message>
        <source>The report is being written</source>
        <translation>Der Befund wird gerade geschrieben</translation>
    </message>
    <message>
        <source>There is no report yet</source>
        <translation>Es gibt noch keinen Befund</translation>
    </message>
    <message>
        <source>Nothing is being written</source>
        <translation>Es wird nichts geschrieben</translation>
    </message>
    <message>
        <source>&amp;Clear this list</source>
        <translation>Liste &amp;leeren</translation>
    </message>
    <message>
        <source>Choose a bundle</source>
        <translation>Modell wählen</translation>
    </message>
    <message>
        <source>writing · %1 words</source>
        <translation>schreibt · %1 Wörter</translation>
    </message>
    <message>
        <source>Stopped after %1</source>
        <translation>Nach %1 angehalten</translation>
    </message>
    <message>
        <source>Report written in %1</source>
        <translation>Befund in %1 geschrieben</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG-Zeichnung (*.svg)</translation>
    </message>
</context>
<context>
    <name>hs::ui::MapControls</name>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>Perzentil</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>Gradient</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>At once, while hovering</source>
        <translation>Sofort, beim Darüberfahren</translation>
    </message>
    <message>
        <source>Takes seconds; what a change of the tissue would change in the words</source>
        <translation>Dauert Sekunden; was eine Änderung des Gewebes an den Wörtern ändern würde</translation>
    </message>
    <message>
        <source>Takes minutes; the recipe of the publication</source>
        <translation>Dauert Minuten; das Verfahren der Veröffentlichung</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Opacity: left shows tissue, right shows the map</source>
        <translation>Deckkraft: links das Gewebe, rechts die Karte</translation>
    </message>
    <message>
        <source>Hide below</source>
        <translation>Ausblenden unter</translation>
    </message>
    <message>
        <source>Patches that scored lower are left clear</source>
        <translation>Felder mit kleinerem Wert bleiben frei</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>How a word is traced to tissue</source>
        <translation>Wie ein Wort auf Gewebe zurückgeführt wird</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>All are even to the eye and safe for colour-blind eyes</source>
        <translation>Alle sind gleichmäßig für das Auge und für Farbenblinde geeignet</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skala</translation>
    </message>
    <message>
        <source>Raw: the numbers themselves. Percentile: rank among the patches</source>
        <translation>Roh: die Zahlen selbst. Perzentil: Rang unter den Feldern</translation>
    </message>
</context>
<context>
    <name>hs::ui::MarkBoard</name>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Set the class</source>
        <translation>Klasse setzen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
</context>
<context>
    <name>hs::ui::MarkTools</name>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Draw a rectangle</source>
        <translation>Rechteck zeichnen</translation>
    </message>
    <message>
        <source>Draw an ellipse</source>
        <translation>Ellipse zeichnen</translation>
    </message>
    <message>
        <source>Draw a polygon</source>
        <translation>Polygon zeichnen</translation>
    </message>
    <message>
        <source>Take a point away</source>
        <translation>Punkt entfernen</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Zählen</translation>
    </message>
    <message>
        <source>The circle of 1 mm² needs to know how large a pixel is: this slide does not say</source>
        <translation>Der Kreis von 1 mm² muss wissen, wie groß ein Pixel ist: dieser Schnitt sagt es nicht</translation>
    </message>
    <message>
        <source>Place a circle of 1 mm²</source>
        <translation>Kreis von 1 mm² setzen</translation>
    </message>
    <message>
        <source>Select the area to cut from first</source>
        <translation>Erst die Fläche auswählen, aus der geschnitten wird</translation>
    </message>
    <message>
        <source>Paint an area</source>
        <translation>Fläche malen</translation>
    </message>
    <message>
        <source>Cut away</source>
        <translation>Wegschneiden</translation>
    </message>
    <message>
        <source>Move a corner</source>
        <translation>Ecke verschieben</translation>
    </message>
    <message>
        <source>Take a corner away</source>
        <translation>Ecke entfernen</translation>
    </message>
    <message>
        <source>Add a corner</source>
        <translation>Ecke hinzufügen</translation>
    </message>
</context>
<context>
    <name>hs::ui::Marks</name>
    <message>
        <source>Cell</source>
        <translation>Zelle</translation>
    </message>
    <message>
        <source>Detection</source>
        <translation>Detektion</translation>
    </message>
    <message>
        <source>Tile</source>
        <translation>Kachel</translation>
    </message>
    <message>
        <source>Without a place</source>
        <translation>Ohne Ort</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>No class</source>
        <translation>Keine Klasse</translation>
    </message>
</context>
<context>
    <name>hs::ui::MarksPanel</name>
    <message>
        <source>Marks</source>
        <translation>Markierungen</translation>
    </message>
    <message>
        <source>&amp;Class</source>
        <translation>&amp;Klasse</translation>
    </message>
    <message>
        <source>Class of new and of selected marks</source>
        <translation>Klasse neuer und ausgewählter Markierungen</translation>
    </message>
    <message>
        <source>Class of new and of selected marks; type a name for another one</source>
        <translation>Klasse neuer und ausgewählter Markierungen; für eine andere den Namen eintippen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name of the selected mark</source>
        <translation>Name der ausgewählten Markierung</translation>
    </message>
    <message>
        <source>Colour of the selected marks</source>
        <translation>Farbe der ausgewählten Markierungen</translation>
    </message>
    <message>
        <source>Lock the selected marks</source>
        <translation>Ausgewählte Markierungen sperren</translation>
    </message>
    <message>
        <source>Locked marks are neither moved nor deleted</source>
        <translation>Gesperrte Markierungen werden weder verschoben noch gelöscht</translation>
    </message>
    <message>
        <source>Choose a tool and draw on the slide, or open a GeoJSON file</source>
        <translation>Ein Werkzeug wählen und auf den Schnitt zeichnen oder eine GeoJSON-Datei öffnen</translation>
    </message>
    <message>
        <source>No slide is open</source>
        <translation>Kein Schnitt ist geöffnet</translation>
    </message>
    <message numerus="yes">
        <source>%n marks selected</source>
        <translation>
            <numerusform>%n Markierung ausgewählt</numerusform>
            <numerusform>%n Markierungen ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Area %1</source>
        <translation>Fläche %1</translation>
    </message>
    <message>
        <source>Outline %1</source>
        <translation>Umriss %1</translation>
    </message>
    <message>
        <source>Length %1</source>
        <translation>Länge %1</translation>
    </message>
    <message numerus="yes">
        <source>%n points</source>
        <translation>
            <numerusform>%n Punkt</numerusform>
            <numerusform>%n Punkte</numerusform>
        </translation>
    </message>
    <message>
        <source>In pixels: the slide does not say how large one is</source>
        <translation>In Pixeln: der Schnitt sagt nicht, wie groß eines ist</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message numerus="yes">
        <source>and %n more measurements</source>
        <translation>
            <numerusform>und %n weitere Messung</numerusform>
            <numerusform>und %n weitere Messungen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::ui::Measures</name>
    <message>
        <source>%1 px</source>
        <translation>%1 px</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>%1 µm</source>
        <translation>%1 µm</translation>
    </message>
    <message>
        <source>%1 px²</source>
        <translation>%1 px²</translation>
    </message>
    <message>
        <source>%1 mm²</source>
        <translation>%1 mm²</translation>
    </message>
    <message>
        <source>%1 µm²</source>
        <translation>%1 µm²</translation>
    </message>
    <message numerus="yes">
        <source>%n points</source>
        <translation>
            <numerusform>%n Punkt</numerusform>
            <numerusform>%n Punkte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::ui::MessageBar</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Copy the message and its details</source>
        <translation>Meldung und Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
</context>
<context>
    <name>hs::ui::Minimap</name>
    <message>
        <source>Overview of the slide</source>
        <translation>Übersicht des Schnitts</translation>
    </message>
    <message>
        <source>The whole slide. Click or drag to go there.</source>
        <translation>Der ganze Schnitt. Klicken oder ziehen, um dorthin zu gehen.</translation>
    </message>
</context>
<context>
    <name>hs::ui::OpenPage</name>
    <message>
        <source>No slide is open</source>
        <translation>Kein Schnitt ist geöffnet</translation>
    </message>
    <message>
        <source>SVS, NDPI, MRXS, SCN, BIF, TIFF and OME-TIFF</source>
        <translation>SVS, NDPI, MRXS, SCN, BIF, TIFF und OME-TIFF</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>Open a slide</source>
        <translation>Schnitt öffnen</translation>
    </message>
    <message>
        <source>Research use, not a medical device</source>
        <translation>Für die Forschung, kein Medizinprodukt</translation>
    </message>
    <message>
        <source>Recent slides</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
    <message>
        <source>Drop a slide here</source>
        <translation>Schnitt hier ablegen</translation>
    </message>
</context>
<context>
    <name>hs::ui::OptionsFold</name>
    <message>
        <source>Always the most probable word</source>
        <translation>Immer das wahrscheinlichste Wort</translation>
    </message>
    <message>
        <source>Greedy: the same slide and prompt give the same text; no seed is needed</source>
        <translation>Ohne Zufall: derselbe Schnitt und derselbe Anfang ergeben denselben Text; ein Startwert ist nicht nötig</translation>
    </message>
    <message>
        <source>Another seed</source>
        <translation>Anderer Startwert</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>The same seed gives the same text again</source>
        <translation>Derselbe Startwert ergibt wieder denselben Text</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Most tokens to write; a token is a word or a part of one</source>
        <translation>Höchstzahl der Token; ein Token ist ein Wort oder ein Teil davon</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Below 1 the probable words are preferred, above 1 the rare ones</source>
        <translation>Unter 1 werden wahrscheinliche Wörter bevorzugt, über 1 seltene</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>int8 is the fastest on a processor, fp32 the published arithmetic</source>
        <translation>int8 ist auf dem Prozessor am schnellsten, fp32 die veröffentlichte Rechnung</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Top k</source>
        <translation>Top k</translation>
    </message>
    <message>
        <source>Only the k most probable words are drawn from; 0 switches this off</source>
        <translation>Nur aus den k wahrscheinlichsten Wörtern wird gezogen; 0 schaltet das ab</translation>
    </message>
    <message>
        <source>Top p</source>
        <translation>Top p</translation>
    </message>
    <message>
        <source>Only the most probable words that together reach this share are drawn from</source>
        <translation>Nur aus den wahrscheinlichsten Wörtern, die zusammen diesen Anteil erreichen, wird gezogen</translation>
    </message>
</context>
<context>
    <name>hs::ui::Pages</name>
    <message>
        <source>On the slide</source>
        <translation>Auf dem Schnitt</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeile</translation>
    </message>
    <message>
        <source>Move; with Shift a whole field at a time</source>
        <translation>Bewegen; mit Umschalt ein ganzes Feld weit</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Am Zeiger vergrößern</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Come closer; with Shift back off</source>
        <translation>Näher heran; mit Umschalt zurück</translation>
    </message>
    <message>
        <source>In the report</source>
        <translation>Im Befund</translation>
    </message>
    <message>
        <source>Hover</source>
        <translation>Darüberfahren</translation>
    </message>
    <message>
        <source>Shows where a word came from, and how sure it is</source>
        <translation>Zeigt, woher ein Wort kommt und wie sicher es ist</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>Klick</translation>
    </message>
    <message>
        <source>Holds the word; Esc lets it go</source>
        <translation>Hält das Wort fest; Esc lässt es los</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Holds the whole phrase</source>
        <translation>Hält die ganze Wendung fest</translation>
    </message>
    <message>
        <source>Opens a slide, writes a report for it with HistoGPT, and shows on the tissue where each word came from. Nothing leaves this machine.</source>
        <translation>Öffnet einen Schnitt, schreibt mit HistoGPT einen Befund dazu und zeigt auf dem Gewebe, woher jedes Wort kommt. Nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Research use, not a medical device</source>
        <translation>Für die Forschung, kein Medizinprodukt</translation>
    </message>
    <message>
        <source>What it writes can be wrong. A pathologist reads, corrects and answers for every report.</source>
        <translation>Was es schreibt, kann falsch sein. Eine Pathologin oder ein Pathologe liest, berichtigt und verantwortet jeden Befund.</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Fassungen</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Rechenwerk</translation>
    </message>
    <message>
        <source>not loaded yet</source>
        <translation>noch nicht geladen</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>HistoScribe is free software under the GNU General Public License, version 3 or later. It is made of:</source>
        <translation>HistoScribe ist freie Software unter der GNU General Public License, Version 3 oder neuer. Es besteht aus:</translation>
    </message>
</context>
<context>
    <name>hs::ui::PanelHead</name>
    <message>
        <source>loading</source>
        <translation>lädt</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Bundle</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>demo model: synthetic tissue only</source>
        <translation>Demomodell: nur künstliches Gewebe</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>Anderen Ordner wählen…</translation>
    </message>
    <message>
        <source>Choose the bundle that writes</source>
        <translation>Das Modell wählen, das schreibt</translation>
    </message>
    <message>
        <source>Choose a bundle</source>
        <translation>Modell wählen</translation>
    </message>
</context>
<context>
    <name>hs::ui::PreferencesPage</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to the slide</source>
        <translation>Zurück zum Schnitt</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>Another language holds from the next start.</source>
        <translation>Eine andere Sprache gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>&amp;Memory for the slide</source>
        <translation>Speicher für den &amp;Schnitt</translation>
    </message>
    <message>
        <source>Your work</source>
        <translation>Ihre Arbeit</translation>
    </message>
    <message>
        <source>&amp;Open what was open last time</source>
        <translation>&amp;Öffnen, was zuletzt geöffnet war</translation>
    </message>
    <message>
        <source> days</source>
        <translation> Tage</translation>
    </message>
    <message>
        <source>&amp;Forget everything now</source>
        <translation>Alles jetzt &amp;vergessen</translation>
    </message>
    <message>
        <source>&amp;Keep autosaved marks for</source>
        <translation>Gesicherte Markierungen &amp;behalten</translation>
    </message>
    <message>
        <source>Marks and places are autosaved for you alone, on this machine. Forgetting removes them from the disk; what is on the screen stays.</source>
        <translation>Markierungen und Orte werden nur für Sie auf diesem Rechner gesichert. Vergessen löscht sie von der Platte; was auf dem Schirm ist, bleibt.</translation>
    </message>
    <message>
        <source>Pictures of the view</source>
        <translation>Bilder der Ansicht</translation>
    </message>
    <message>
        <source>%1 dpi</source>
        <translation>%1 dpi</translation>
    </message>
    <message>
        <source>with the &amp;scale bar</source>
        <translation>mit &amp;Maßstab</translation>
    </message>
    <message>
        <source>with &amp;marks</source>
        <translation>mit M&amp;arkierungen</translation>
    </message>
    <message>
        <source>with the m&amp;ap of the words</source>
        <translation>mit der &amp;Karte der Wörter</translation>
    </message>
    <message>
        <source>&amp;Resolution</source>
        <translation>Auf&amp;lösung</translation>
    </message>
</context>
<context>
    <name>hs::ui::PromptLine</name>
    <message>
        <source>Prompt</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>How the report begins</source>
        <translation>Wie der Befund beginnt</translation>
    </message>
    <message>
        <source>How the report begins; the model writes on from here</source>
        <translation>Wie der Befund beginnt; das Modell schreibt von hier weiter</translation>
    </message>
    <message>
        <source>Usual beginnings</source>
        <translation>Übliche Anfänge</translation>
    </message>
</context>
<context>
    <name>hs::ui::ReportPanel</name>
    <message>
        <source>1 word</source>
        <translation>1 Wort</translation>
    </message>
    <message>
        <source>%1 words</source>
        <translation>%1 Wörter</translation>
    </message>
    <message>
        <source>greedy</source>
        <translation>ohne Zufall</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>Startwert %1</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>length reached</source>
        <translation>Länge erreicht</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>bearbeitet</translation>
    </message>
    <message>
        <source>demo model: synthetic tissue only</source>
        <translation>Demomodell: nur künstliches Gewebe</translation>
    </message>
    <message>
        <source>Research use, not a medical device</source>
        <translation>Für die Forschung, kein Medizinprodukt</translation>
    </message>
    <message>
        <source>PDF…</source>
        <translation>PDF…</translation>
    </message>
    <message>
        <source>OpenDocument…</source>
        <translation>OpenDocument…</translation>
    </message>
    <message>
        <source>Web page…</source>
        <translation>Webseite…</translation>
    </message>
    <message>
        <source>Markdown…</source>
        <translation>Markdown…</translation>
    </message>
    <message>
        <source>Plain text…</source>
        <translation>Einfacher Text…</translation>
    </message>
    <message>
        <source>Report file (JSON)…</source>
        <translation>Befunddatei (JSON)…</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>How it is written: greedy or sampled, seed, length, precision</source>
        <translation>Wie geschrieben wird: mit oder ohne Zufall, Startwert, Länge, Genauigkeit</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>Weitere Optionen</translation>
    </message>
    <message>
        <source>The text before, and back again</source>
        <translation>Der Text davor, und wieder zurück</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>Befund kopieren</translation>
    </message>
    <message>
        <source>Export the report</source>
        <translation>Befund exportieren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Generate again</source>
        <translation>Neu schreiben</translation>
    </message>
    <message>
        <source>A report is being written</source>
        <translation>Ein Befund wird geschrieben</translation>
    </message>
    <message>
        <source>Open a slide first (%1)</source>
        <translation>Erst einen Schnitt öffnen (%1)</translation>
    </message>
    <message>
        <source>Choose a bundle first (%1)</source>
        <translation>Erst ein Modell wählen (%1)</translation>
    </message>
    <message>
        <source>Say how the report begins first</source>
        <translation>Erst sagen, wie der Befund beginnt</translation>
    </message>
    <message>
        <source>Stop writing; what is written stays</source>
        <translation>Schreiben anhalten; das Geschriebene bleibt</translation>
    </message>
    <message>
        <source>Write a report for this slide</source>
        <translation>Einen Befund für diesen Schnitt schreiben</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>Befund kopiert</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
</context>
<context>
    <name>hs::ui::ReportView</name>
    <message>
        <source>Report</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Continue from here</source>
        <translation>Von hier weiterschreiben</translation>
    </message>
</context>
<context>
    <name>hs::ui::ScaleBarWidget</name>
    <message>
        <source>%1 µm</source>
        <translation>%1 µm</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>%1 px</source>
        <translation>%1 px</translation>
    </message>
    <message>
        <source>Scale bar</source>
        <translation>Maßstab</translation>
    </message>
</context>
<context>
    <name>hs::ui::SheetPage</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to the slide</source>
        <translation>Zurück zum Schnitt</translation>
    </message>
</context>
<context>
    <name>hs::ui::SlideFacts</name>
    <message>
        <source>µm/px unknown</source>
        <translation>µm/px unbekannt</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>On the glass</source>
        <translation>Auf dem Glas</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>Pixelabstand</translation>
    </message>
    <message>
        <source>not told by the file</source>
        <translation>von der Datei nicht genannt</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Scenes</source>
        <translation>Szenen</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>the scanner's ICC profile</source>
        <translation>ICC-Profil des Scanners</translation>
    </message>
    <message>
        <source>no profile; sRGB is assumed</source>
        <translation>kein Profil; sRGB wird angenommen</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Read by</source>
        <translation>Gelesen von</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
</context>
<context>
    <name>hs::ui::SlideView</name>
    <message>
        <source>Slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>This part of the slide could not be read: %1.</source>
        <translation>Dieser Teil des Schnitts konnte nicht gelesen werden: %1.</translation>
    </message>
</context>
<context>
    <name>hs::ui::Stage</name>
    <message>
        <source>loading the model</source>
        <translation>Modell wird geladen</translation>
    </message>
    <message>
        <source>reading tissue</source>
        <translation>Gewebe wird gelesen</translation>
    </message>
    <message>
        <source>looking at the whole slide</source>
        <translation>der ganze Schnitt wird betrachtet</translation>
    </message>
    <message>
        <source>reading the prompt</source>
        <translation>der Anfang wird gelesen</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>schreibt</translation>
    </message>
    <message>
        <source>tracing words to tissue</source>
        <translation>Wörter werden auf Gewebe zurückgeführt</translation>
    </message>
</context>
<context>
    <name>hs::ui::StatusLine</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>hs::ui::Steps</name>
    <message>
        <source>Open a slide</source>
        <translation>Schnitt öffnen</translation>
    </message>
    <message>
        <source>Choose a bundle</source>
        <translation>Modell wählen</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Drop one into the window, or press %1</source>
        <translation>Einen ins Fenster ziehen oder %1 drücken</translation>
    </message>
    <message>
        <source>The model that writes; it runs on this machine alone</source>
        <translation>Das Modell, das schreibt; es läuft nur auf diesem Rechner</translation>
    </message>
    <message>
        <source>The report grows here; hover a word to see its tissue</source>
        <translation>Hier wächst der Befund; auf ein Wort zeigen, um sein Gewebe zu sehen</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>next</source>
        <translation>als Nächstes</translation>
    </message>
    <message>
        <source>later</source>
        <translation>später</translation>
    </message>
</context>
<context>
    <name>hs::ui::WordCard</name>
    <message>
        <source>written by hand</source>
        <translation>von Hand geschrieben</translation>
    </message>
    <message>
        <source>How sure the model was</source>
        <translation>Wie sicher das Modell war</translation>
    </message>
</context>
</TS>
