<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en_GB">
<context>
    <name>hs::app::BundleKeeper</name>
    <message>
        <source>%1 layers, %2 wide, %3 latents</source>
        <translation>%1 Schichten, %2 breit, %3 Latente</translation>
    </message>
    <message>
        <source>; encoder %1</source>
        <translation>; Encoder %1</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>sha256</source>
        <translation>sha256</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>no classifier head</source>
        <translation>kein Klassifikator</translation>
    </message>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n Klasse</numerusform>
            <numerusform>%n Klassen</numerusform>
        </translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>Bestimmung</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Open a bundle</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>this machine&apos;s administrator does not allow downloads</source>
        <translation>die Verwaltung dieses Rechners erlaubt kein Herunterladen</translation>
    </message>
    <message>
        <source>asking %1…</source>
        <translation>%1 wird gefragt…</translation>
    </message>
    <message>
        <source>Stopped; getting it again goes on from there</source>
        <translation>Angehalten; erneutes Holen setzt dort fort</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>checking what has come…</source>
        <translation>was kam, wird geprüft…</translation>
    </message>
    <message>
        <source>%1 is here. With weights and encoder in the folder, make a bundle of them.</source>
        <translation>%1 ist da. Mit Gewichten und Encoder im Ordner lässt sich daraus ein Modell machen.</translation>
    </message>
    <message>
        <source>Demo (synthetic tissue only)</source>
        <translation>Demo (nur künstliches Gewebe)</translation>
    </message>
    <message>
        <source>The bundle states no sha256; its weights have %1</source>
        <translation>Das Modell nennt keine sha256; seine Gewichte haben %1</translation>
    </message>
    <message>
        <source>The weights have the sha256 %1, the bundle states %2</source>
        <translation>Die Gewichte haben die sha256 %1, das Modell nennt %2</translation>
    </message>
    <message>
        <source>there are no HistoGPT weights (histogpt*.pth) in %1</source>
        <translation>in %1 sind keine HistoGPT-Gewichte (histogpt*.pth)</translation>
    </message>
    <message>
        <source>making the bundle…</source>
        <translation>Modell wird gemacht…</translation>
    </message>
    <message>
        <source>%1 is a bundle now</source>
        <translation>%1 ist jetzt ein Modell</translation>
    </message>
</context>
<context>
    <name>hs::app::CaseDesk</name>
    <message>
        <source>What was written for this case before is back</source>
        <translation>Was für diesen Fall früher geschrieben wurde, ist zurück</translation>
    </message>
    <message>
        <source>This report was written for another slide.</source>
        <translation>Dieser Befund wurde für einen anderen Schnitt geschrieben.</translation>
    </message>
    <message>
        <source>Finalised by %1; open it again on the case page to change it</source>
        <translation>Abgeschlossen von %1; zum Ändern auf der Fallseite wieder öffnen</translation>
    </message>
    <message>
        <source>%1 pictures are the most an export takes</source>
        <translation>Ein Export nimmt höchstens %1 Bilder auf</translation>
    </message>
    <message>
        <source>The view is picture %1 of the export</source>
        <translation>Die Ansicht ist Bild %1 des Exports</translation>
    </message>
    <message>
        <source>%1 % of the tissue was seen at 10x or closer</source>
        <translation>%1 % des Gewebes wurden bei 10x oder näher gesehen</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>The report is on its way to the printer</source>
        <translation>Der Befund ist auf dem Weg zum Drucker</translation>
    </message>
    <message>
        <source>The printer could not be reached</source>
        <translation>Der Drucker war nicht zu erreichen</translation>
    </message>
    <message>
        <source> by another model</source>
        <translation> von einem anderen Modell</translation>
    </message>
    <message>
        <source>Written again%1: word for word the same</source>
        <translation>Noch einmal geschrieben%1: Wort für Wort gleich</translation>
    </message>
    <message>
        <source>Written again%1, without what hands changed</source>
        <translation>Noch einmal geschrieben%1, ohne Änderungen von Hand</translation>
    </message>
    <message>
        <source>Written again%1</source>
        <translation>Noch einmal geschrieben%1</translation>
    </message>
    <message>
        <source>There is no report yet</source>
        <translation>Es gibt noch keinen Befund</translation>
    </message>
    <message>
        <source>The report is being written</source>
        <translation>Der Befund wird gerade geschrieben</translation>
    </message>
    <message>
        <source>Say above who signs</source>
        <translation>Oben angeben, wer unterschreibt</translation>
    </message>
    <message>
        <source>The text says %1 mm, the ruler %2 mm</source>
        <translation>Der Text sagt %1 mm, das Lineal %2 mm</translation>
    </message>
</context>
<context>
    <name>hs::app::Download</name>
    <message>
        <source>the address has to begin with https:// or http:// and name a machine, found %1</source>
        <translation>die Adresse muss mit https:// oder http:// beginnen und einen Rechner nennen, gefunden %1</translation>
    </message>
    <message>
        <source>the address names no file: %1</source>
        <translation>die Adresse nennt keine Datei: %1</translation>
    </message>
    <message>
        <source>the folder cannot be made: %1</source>
        <translation>der Ordner lässt sich nicht anlegen: %1</translation>
    </message>
    <message>
        <source>a sha256 has 64 hexadecimal digits, found %1 characters</source>
        <translation>eine sha256 hat 64 hexadezimale Ziffern, gefunden %1 Zeichen</translation>
    </message>
    <message>
        <source>a proxy is given as host:port, found %1</source>
        <translation>ein Proxy wird als Rechner:Port angegeben, gefunden %1</translation>
    </message>
    <message>
        <source>cannot write %1: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>%1 could not be fetched: %2</source>
        <translation>%1 konnte nicht geholt werden: %2</translation>
    </message>
    <message>
        <source>%1 ended after %2 of %3 bytes; getting it again goes on from there</source>
        <translation>%1 endete nach %2 von %3 Bytes; erneutes Holen setzt dort fort</translation>
    </message>
    <message>
        <source>%1 has the sha256 %2, expected %3</source>
        <translation>%1 hat die sha256 %2, erwartet war %3</translation>
    </message>
    <message>
        <source>%1 cannot be named so</source>
        <translation>%1 kann nicht so heißen</translation>
    </message>
</context>
<context>
    <name>hs::app::LabelPictures</name>
    <message>
        <source>Label</source>
        <translation>Etikett</translation>
    </message>
    <message>
        <source>Overview of the glass</source>
        <translation>Übersicht des Objektträgers</translation>
    </message>
    <message>
        <source>%1, slide %2</source>
        <translation>%1, Schnitt %2</translation>
    </message>
    <message>
        <source>%1: cannot be read</source>
        <translation>%1: nicht lesbar</translation>
    </message>
</context>
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
    <name>hs::app::PaintingDesk</name>
    <message>
        <source>trying OpenGL gave no answer</source>
        <translation>der Versuch mit OpenGL blieb ohne Antwort</translation>
    </message>
    <message>
        <source>no OpenGL context can be made here</source>
        <translation>hier lässt sich kein OpenGL-Kontext anlegen</translation>
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
    <name>hs::app::ProvisionalDesk</name>
    <message>
        <source>All %L1 patches are read: the report stays word for word</source>
        <translation>Alle %L1 Felder sind gelesen: der Befund bleibt Wort für Wort</translation>
    </message>
    <message>
        <source>All %L1 patches are read: %2 in the report; undo brings the provisional one back</source>
        <translation>Alle %L1 Felder sind gelesen: %2 im Befund; Rückgängig bringt den vorläufigen zurück</translation>
    </message>
    <message>
        <source>From all of the tissue</source>
        <translation>Aus dem ganzen Gewebe</translation>
    </message>
    <message>
        <source>All of the tissue is read. Your text stays as it is.</source>
        <translation>Das ganze Gewebe ist gelesen. Ihr Text bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Your text beside the report from all of the tissue</source>
        <translation>Ihr Text neben dem Befund aus dem ganzen Gewebe</translation>
    </message>
    <message>
        <source>Provisional: written from %L1 patches, then edited. Your text will not be replaced.</source>
        <translation>Vorläufig: aus %L1 Feldern geschrieben, dann bearbeitet. Ihr Text wird nicht ersetzt.</translation>
    </message>
    <message>
        <source>Provisional: from %L1 patches all over the slide. It is renewed when all are read.</source>
        <translation>Vorläufig: aus %L1 Feldern im ganzen Schnitt. Er wird erneuert, wenn alle gelesen sind.</translation>
    </message>
    <message>
        <source>Provisional: written from %L1 patches, not from all of the tissue.</source>
        <translation>Vorläufig: aus %L1 Feldern geschrieben, nicht aus dem ganzen Gewebe.</translation>
    </message>
    <message>
        <source>Write again</source>
        <translation>Neu schreiben</translation>
    </message>
</context>
<context>
    <name>hs::app::SessionKeeper</name>
    <message>
        <source>HistoScribe is open twice: this window does not autosave. Save marks and reports by hand.</source>
        <translation>HistoScribe ist zweimal offen: dieses Fenster sichert nicht selbsttätig. Markierungen und Befunde bitte von Hand speichern.</translation>
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
    <message>
        <source>What was open last cannot be laid out again; its record is kept as session.json.damaged.</source>
        <translation>Was zuletzt offen war, lässt sich nicht wieder auslegen; der Eintrag bleibt als session.json.damaged erhalten.</translation>
    </message>
</context>
<context>
    <name>hs::app::Settings</name>
    <message>
        <source>The settings could not be read and begin anew; the old file is kept as HistoScribe.conf.damaged.</source>
        <translation>Die Einstellungen waren nicht lesbar und beginnen neu; die alte Datei bleibt als HistoScribe.conf.damaged erhalten.</translation>
    </message>
</context>
<context>
    <name>hs::app::Snapshot</name>
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
        <source>%1x</source>
        <translation>%1x</translation>
    </message>
</context>
<context>
    <name>hs::app::TrainingDesk</name>
    <message>
        <source>Demo (synthetic tissue only)</source>
        <translation>Demo (nur künstliches Gewebe)</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>%L1 of %L2</source>
        <translation>%L1 von %L2</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>A training run goes on: %1</source>
        <translation>Ein Training läuft: %1</translation>
    </message>
    <message>
        <source>Training %1: %2</source>
        <translation>Training %1: %2</translation>
    </message>
    <message>
        <source>%1 lines of the run&apos;s events could not be read and are left out.</source>
        <translation>%1 Zeilen der Ereignisse des Laufs waren nicht lesbar und fehlen.</translation>
    </message>
    <message>
        <source>step %L1 of %L2</source>
        <translation>Schritt %L1 von %L2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>dauerte %1</translation>
    </message>
    <message>
        <source>Making a bundle…</source>
        <translation>Modell wird gemacht…</translation>
    </message>
    <message>
        <source>The viewer now uses %1</source>
        <translation>Der Betrachter verwendet jetzt %1</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Vergleicht…</translation>
    </message>
    <message>
        <source>Both bundles are being evaluated on the held-out cases…</source>
        <translation>Beide Modelle werden an den zurückgehaltenen Fällen bewertet…</translation>
    </message>
    <message>
        <source>Both bundles are being evaluated on the cases to validate with, as none is held out…</source>
        <translation>Beide Modelle werden an den Validierungsfällen bewertet, da keiner zurückgehalten ist…</translation>
    </message>
</context>
<context>
    <name>hs::app::TrainingMachine</name>
    <message>
        <source>This installation has no engine, and training needs it: install the package histoscribe-engine.</source>
        <translation>Dieser Installation fehlt das Rechenwerk, das zum Training nötig ist: das Paket histoscribe-engine installieren.</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>The engine at hand was built without CUDA, so this card cannot be used; an engine built against a LibTorch with CUDA can.</source>
        <translation>Das vorhandene Rechenwerk wurde ohne CUDA gebaut, diese Karte ist daher nicht nutzbar; eines mit einer LibTorch mit CUDA kann es.</translation>
    </message>
</context>
<context>
    <name>hs::app::TrainingWizard</name>
    <message>
        <source>Looking at file %L1 of %L2…</source>
        <translation>Datei %L1 von %L2 wird angesehen…</translation>
    </message>
    <message>
        <source>Choose a bundle first: its encoder reads the slides.</source>
        <translation>Erst ein Modell wählen: sein Encoder liest die Schnitte.</translation>
    </message>
    <message>
        <source>This bundle has no encoder: it works from feature files alone.</source>
        <translation>Dieses Modell hat keinen Encoder: es arbeitet nur mit Merkmalsdateien.</translation>
    </message>
    <message>
        <source>Reading the slides</source>
        <translation>Schnitte werden gelesen</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
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
    <name>hs::app::WordsDesk</name>
    <message>
        <source>Hold a word: the fields it drew on most appear here</source>
        <translation>Ein Wort festhalten: hier erscheinen die Felder, auf die es sich am meisten stützt</translation>
    </message>
    <message>
        <source>No field of this slide stands out for these words</source>
        <translation>Für diese Wörter ragt kein Feld dieses Schnitts heraus</translation>
    </message>
    <message>
        <source>Field %1 of %2</source>
        <translation>Feld %1 von %2</translation>
    </message>
    <message>
        <source>Hold a word to see its map first</source>
        <translation>Erst ein Wort festhalten, um seine Karte zu sehen</translation>
    </message>
    <message>
        <source>That was the last field of the map</source>
        <translation>Das war das letzte Feld der Karte</translation>
    </message>
    <message>
        <source>That was the strongest field of the map</source>
        <translation>Das war das stärkste Feld der Karte</translation>
    </message>
    <message>
        <source>Every strong field has been seen at %1x</source>
        <translation>Jedes starke Feld wurde bei %1x gesehen</translation>
    </message>
    <message numerus="yes">
        <source>%n strong field(s) not yet seen above %1x</source>
        <translation>
            <numerusform>%n starkes Feld noch nicht über %1x gesehen</numerusform>
            <numerusform>%n starke Felder noch nicht über %1x gesehen</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Go to the next of them</source>
        <translation>Zum nächsten davon</translation>
    </message>
    <message>
        <source>Draw around the tissue; Esc gives up</source>
        <translation>Das Gewebe umfahren; Esc bricht ab</translation>
    </message>
    <message>
        <source>Without the region</source>
        <translation>Ohne den Bereich</translation>
    </message>
    <message>
        <source>With the region alone</source>
        <translation>Nur mit dem Bereich</translation>
    </message>
    <message>
        <source>by the classifier</source>
        <translation>vom Klassifikator</translation>
    </message>
    <message>
        <source>within this list</source>
        <translation>innerhalb dieser Liste</translation>
    </message>
    <message>
        <source>reference map</source>
        <translation>Referenzkarte</translation>
    </message>
    <message>
        <source>gradient map</source>
        <translation>Gradientenkarte</translation>
    </message>
    <message>
        <source>Click a word to make its %1.</source>
        <translation>Ein Klick auf ein Wort macht seine %1.</translation>
    </message>
    <message>
        <source>The %1 is being made.</source>
        <translation>Die %1 entsteht.</translation>
    </message>
    <message>
        <source>The %1 was stopped. Click the word to make it.</source>
        <translation>Die %1 wurde angehalten. Ein Klick auf das Wort macht sie.</translation>
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
        <source>opening the bundle</source>
        <translation>Modell wird geöffnet</translation>
    </message>
    <message>
        <source>reading ahead</source>
        <translation>liest voraus</translation>
    </message>
    <message>
        <source>writing the report</source>
        <translation>schreibt den Befund</translation>
    </message>
    <message>
        <source>making a map</source>
        <translation>Karte wird gemacht</translation>
    </message>
    <message>
        <source>writing alternatives</source>
        <translation>schreibt Alternativen</translation>
    </message>
    <message>
        <source>comparing diagnoses</source>
        <translation>vergleicht Diagnosen</translation>
    </message>
    <message>
        <source>classifying</source>
        <translation>klassifiziert</translation>
    </message>
    <message>
        <source>trying a finding</source>
        <translation>prüft einen Fund</translation>
    </message>
    <message>
        <source>writing with another tissue</source>
        <translation>schreibt mit anderem Gewebe</translation>
    </message>
    <message>
        <source>writing again</source>
        <translation>schreibt noch einmal</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
    <message>
        <source>%1 · stopping</source>
        <translation>%1 · hält an</translation>
    </message>
    <message>
        <source>%1 · waiting</source>
        <translation>%1 · wartet</translation>
    </message>
    <message>
        <source>The report of %1 is ready</source>
        <translation>Der Befund von %1 ist fertig</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>report ready</source>
        <translation>Befund fertig</translation>
    </message>
    <message>
        <source>renewing the provisional report</source>
        <translation>erneuert den vorläufigen Befund</translation>
    </message>
    <message>
        <source>Choose another bundle</source>
        <translation>Ein anderes Modell wählen</translation>
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
    <message>
        <source>Add the view to the ex&amp;port</source>
        <translation>Ansicht in den E&amp;xport aufnehmen</translation>
    </message>
    <message>
        <source>C&amp;ase and signature</source>
        <translation>&amp;Fall und Unterschrift</translation>
    </message>
    <message>
        <source>&amp;Bundles</source>
        <translation>&amp;Modelle</translation>
    </message>
    <message>
        <source>Go to the &amp;previous field of the map</source>
        <translation>Zum &amp;vorigen Feld der Karte</translation>
    </message>
    <message>
        <source>Go to the next field not yet s&amp;een</source>
        <translation>Zum nächsten &amp;ungesehenen Feld</translation>
    </message>
    <message>
        <source>&amp;Draw a region for the report</source>
        <translation>&amp;Bereich für den Befund zeichnen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Alternatives side by side</source>
        <translation>&amp;Alternativen nebeneinander</translation>
    </message>
    <message>
        <source>Compare &amp;diagnoses</source>
        <translation>&amp;Diagnosen vergleichen</translation>
    </message>
    <message>
        <source>&amp;Try a finding</source>
        <translation>Einen Fund &amp;prüfen</translation>
    </message>
    <message>
        <source>Cases and &amp;queue</source>
        <translation>Fälle und &amp;Warteschlange</translation>
    </message>
    <message>
        <source>&amp;Flip upside down</source>
        <translation>&amp;Auf den Kopf stellen</translation>
    </message>
    <message>
        <source>Turn a little l&amp;eft</source>
        <translation>Etwas nach l&amp;inks drehen</translation>
    </message>
    <message>
        <source>Turn a little ri&amp;ght</source>
        <translation>Etwas nach &amp;rechts drehen</translation>
    </message>
    <message>
        <source>&amp;Upright, as scanned</source>
        <translation>&amp;Aufrecht, wie gescannt</translation>
    </message>
    <message>
        <source>Go to a &amp;place…</source>
        <translation>Zu einem &amp;Ort gehen…</translation>
    </message>
    <message>
        <source>Go to the next s&amp;can area</source>
        <translation>Zur nächsten S&amp;canfläche</translation>
    </message>
    <message>
        <source>C&amp;opy the view</source>
        <translation>Ansicht k&amp;opieren</translation>
    </message>
    <message>
        <source>Set the pi&amp;xel size…</source>
        <translation>Pi&amp;xelgröße setzen…</translation>
    </message>
    <message>
        <source>Show &amp;label and overview pictures</source>
        <translation>&amp;Etikett und Übersichtsbilder zeigen</translation>
    </message>
    <message>
        <source>For&amp;get what was seen</source>
        <translation>Gesehenes &amp;vergessen</translation>
    </message>
    <message>
        <source>&amp;Memory for tiles…</source>
        <translation>&amp;Speicher für Kacheln…</translation>
    </message>
    <message>
        <source>F&amp;ocus one plane up</source>
        <translation>Eine Ebene höher f&amp;okussieren</translation>
    </message>
    <message>
        <source>Focus one plane &amp;down</source>
        <translation>Eine Ebene &amp;tiefer fokussieren</translation>
    </message>
</context>
<context>
    <name>hs::ui::AlternativesPage</name>
    <message>
        <source>Said by fewer than half</source>
        <translation>Von weniger als der Hälfte gesagt</translation>
    </message>
    <message>
        <source>Alternatives</source>
        <translation>Alternativen</translation>
    </message>
    <message>
        <source>How many reports</source>
        <translation>Wie viele Befunde</translation>
    </message>
    <message>
        <source>How many reports are written, each with the next seed</source>
        <translation>Wie viele Befunde geschrieben werden, jeder mit dem nächsten Startwert</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
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
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop writing; nothing is kept</source>
        <translation>Schreiben anhalten; nichts bleibt</translation>
    </message>
    <message>
        <source>Write several reports from the same beginning</source>
        <translation>Mehrere Befunde vom selben Anfang aus schreiben</translation>
    </message>
    <message>
        <source>Several reports are being written from the same beginning…</source>
        <translation>Mehrere Befunde werden vom selben Anfang aus geschrieben…</translation>
    </message>
    <message>
        <source>Several reports of the same slide, side by side. Where they agree, the model is sure; where they part, look again. Take the one you want to go on with.</source>
        <translation>Mehrere Befunde desselben Schnitts nebeneinander. Wo sie übereinstimmen, ist das Modell sicher; wo sie sich trennen, noch einmal hinsehen. Nehmen Sie den, mit dem Sie weitermachen wollen.</translation>
    </message>
    <message>
        <source>Consensus</source>
        <translation>Konsens</translation>
    </message>
    <message>
        <source>%1 of %2 with this diagnosis</source>
        <translation>%1 von %2 mit dieser Diagnose</translation>
    </message>
    <message>
        <source>The sample nearest to all others of this diagnosis becomes the report</source>
        <translation>Der Befund, der allen anderen dieser Diagnose am nächsten ist, wird übernommen</translation>
    </message>
    <message>
        <source>Seed %1</source>
        <translation>Startwert %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Take this one</source>
        <translation>Diesen nehmen</translation>
    </message>
    <message>
        <source>It becomes the report; the one before is an undo away</source>
        <translation>Er wird der Befund; der vorige ist einmal Rückgängig entfernt</translation>
    </message>
</context>
<context>
    <name>hs::ui::BarList</name>
    <message>
        <source>Diagnoses</source>
        <translation>Diagnosen</translation>
    </message>
    <message>
        <source>Write the report with “%1”</source>
        <translation>Den Befund mit „%1“ schreiben</translation>
    </message>
    <message numerus="yes">
        <source>log-probability %1 over %n token(s)</source>
        <translation>
            <numerusform>Log-Wahrscheinlichkeit %1 über %n Token</numerusform>
            <numerusform>Log-Wahrscheinlichkeit %1 über %n Token</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::ui::BundlesPage</name>
    <message>
        <source>Bundles</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>A bundle, or a folder with published files</source>
        <translation>Ein Modell oder ein Ordner mit veröffentlichten Dateien</translation>
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
        <source>Known bundles</source>
        <translation>Bekannte Modelle</translation>
    </message>
    <message>
        <source>Use this bundle</source>
        <translation>Dieses Modell verwenden</translation>
    </message>
    <message>
        <source>Check the weights</source>
        <translation>Gewichte prüfen</translation>
    </message>
    <message>
        <source>Reads the whole file and compares its sha256 with what the bundle states</source>
        <translation>Liest die ganze Datei und vergleicht ihre sha256 mit der Angabe des Modells</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Off this list; the files stay</source>
        <translation>Von dieser Liste; die Dateien bleiben</translation>
    </message>
    <message>
        <source>Get published files</source>
        <translation>Veröffentlichte Dateien holen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>ein Ordner</translation>
    </message>
    <message>
        <source>sha256</source>
        <translation>sha256</translation>
    </message>
    <message>
        <source>64 hexadecimal digits; without it the file is not checked</source>
        <translation>64 hexadezimale Ziffern; ohne sie wird die Datei nicht geprüft</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>the system&apos;s, or host:port</source>
        <translation>der des Systems, oder Rechner:Port</translation>
    </message>
    <message>
        <source>Published files</source>
        <translation>Veröffentlichte Dateien</translation>
    </message>
    <message>
        <source>Make a bundle of the files</source>
        <translation>Aus den Dateien ein Modell machen</translation>
    </message>
    <message>
        <source>Weights and encoder in that folder become a bundle of their own</source>
        <translation>Gewichte und Encoder in diesem Ordner werden ein eigenes Modell</translation>
    </message>
    <message>
        <source>No bundle is known yet: open a folder, or get published files</source>
        <translation>Noch ist kein Modell bekannt: einen Ordner öffnen oder veröffentlichte Dateien holen</translation>
    </message>
    <message>
        <source>demo model: synthetic tissue only</source>
        <translation>Demomodell: nur künstliches Gewebe</translation>
    </message>
    <message>
        <source>Reading the weights…</source>
        <translation>Gewichte werden gelesen…</translation>
    </message>
    <message>
        <source>The weights are what the bundle states: %1</source>
        <translation>Die Gewichte sind, was das Modell angibt: %1</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Stop; what has come stays, and getting it again goes on from there</source>
        <translation>Anhalten; was da ist, bleibt, und erneutes Holen setzt dort fort</translation>
    </message>
    <message>
        <source>Download into the folder; a file that was begun goes on</source>
        <translation>In den Ordner herunterladen; eine begonnene Datei wird fortgesetzt</translation>
    </message>
</context>
<context>
    <name>hs::ui::CasePage</name>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>someone</source>
        <translation>jemand</translation>
    </message>
    <message>
        <source>%1 wrote from %2</source>
        <translation>%1 hat ab %2 schreiben lassen</translation>
    </message>
    <message>
        <source>%1 took another report: %2</source>
        <translation>%1 hat einen anderen Befund übernommen: %2</translation>
    </message>
    <message>
        <source>%1 finalised the report</source>
        <translation>%1 hat den Befund abgeschlossen</translation>
    </message>
    <message>
        <source>%1 opened the report again</source>
        <translation>%1 hat den Befund wieder geöffnet</translation>
    </message>
    <message>
        <source>%1 added %2</source>
        <translation>%1 hat %2 hinzugefügt</translation>
    </message>
    <message>
        <source>%1 removed %2</source>
        <translation>%1 hat %2 entfernt</translation>
    </message>
    <message>
        <source>%1 changed %2 to %3</source>
        <translation>%1 hat %2 in %3 geändert</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>There is no report yet</source>
        <translation>Es gibt noch keinen Befund</translation>
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
        <source>Case number</source>
        <translation>Fallnummer</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Material</translation>
    </message>
    <message>
        <source>Clinical question</source>
        <translation>Klinische Frage</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>Einrichtung</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Pathologist</source>
        <translation>Pathologin, Pathologe</translation>
    </message>
    <message>
        <source>Who edits and signs; stands in the history and under the report</source>
        <translation>Wer bearbeitet und unterschreibt; steht im Verlauf und unter dem Befund</translation>
    </message>
    <message>
        <source>Pictures for the export</source>
        <translation>Bilder für den Export</translation>
    </message>
    <message>
        <source>Add the view</source>
        <translation>Ansicht aufnehmen</translation>
    </message>
    <message>
        <source>The slide as it is on the screen, with scale bar and colour bar</source>
        <translation>Der Schnitt, wie er auf dem Schirm ist, mit Maßstab und Farbskala</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take the chosen picture out of the export</source>
        <translation>Das gewählte Bild aus dem Export nehmen</translation>
    </message>
    <message>
        <source>History and signature</source>
        <translation>Verlauf und Unterschrift</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Ways out</source>
        <translation>Ausgabe</translation>
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
        <source>Report file…</source>
        <translation>Befunddatei…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken…</translation>
    </message>
    <message>
        <source>Print the report</source>
        <translation>Befund drucken</translation>
    </message>
    <message>
        <source>Add the slides' label and overview pictures, which may name a patient</source>
        <translation>Etiketten und Übersichtsbilder der Schnitte beifügen; sie können einen Patienten nennen</translation>
    </message>
    <message>
        <source>For the exports with pictures, and for this case alone; otherwise they leave no slide</source>
        <translation>Für die Exporte mit Bildern und nur für diesen Fall; sonst verlassen sie keinen Schnitt</translation>
    </message>
    <message>
        <source>Say in the export how much of the tissue was seen at 10x or closer</source>
        <translation>Im Export angeben, wie viel Gewebe bei 10x oder näher gesehen wurde</translation>
    </message>
    <message>
        <source>Open a report file…</source>
        <translation>Befunddatei öffnen…</translation>
    </message>
    <message>
        <source>A report that was saved as JSON; it becomes the report of this case</source>
        <translation>Ein als JSON gespeicherter Befund; er wird der Befund dieses Falls</translation>
    </message>
    <message>
        <source>Write it again</source>
        <translation>Noch einmal schreiben</translation>
    </message>
    <message>
        <source>The same beginning, options and seed once more: does the text still come out the same?</source>
        <translation>Derselbe Anfang, dieselben Optionen, derselbe Startwert noch einmal: kommt wieder derselbe Text heraus?</translation>
    </message>
    <message>
        <source>Nothing has been written yet</source>
        <translation>Noch wurde nichts geschrieben</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Finalise and lock</source>
        <translation>Abschließen und sperren</translation>
    </message>
    <message>
        <source>The signature goes; the history keeps it</source>
        <translation>Die Unterschrift geht; der Verlauf bewahrt sie</translation>
    </message>
    <message>
        <source>Sign the text as it stands and lock it</source>
        <translation>Den Text unterschreiben, wie er ist, und sperren</translation>
    </message>
    <message>
        <source>Finalised by %1, %2</source>
        <translation>Abgeschlossen von %1, %2</translation>
    </message>
    <message>
        <source>Finalised by %1, but the text is another one than was signed</source>
        <translation>Abgeschlossen von %1, aber der Text ist ein anderer als der unterschriebene</translation>
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
    <name>hs::ui::CheckLines</name>
    <message>
        <source>To look at again</source>
        <translation>Noch einmal anzusehen</translation>
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
    <name>hs::ui::ColourPanel</name>
    <message>
        <source>The file has no colour profile; sRGB is assumed</source>
        <translation>Die Datei hat kein Farbprofil; sRGB wird angenommen</translation>
    </message>
    <message>
        <source>Reading the scanner&apos;s colour profile</source>
        <translation>Farbprofil des Scanners wird gelesen</translation>
    </message>
    <message>
        <source>The scanner&apos;s colour profile is applied</source>
        <translation>Das Farbprofil des Scanners wird angewandt</translation>
    </message>
    <message>
        <source>Profile: %1</source>
        <translation>Profil: %1</translation>
    </message>
    <message>
        <source>The scanner&apos;s colour profile is left out; sRGB is assumed</source>
        <translation>Das Farbprofil des Scanners bleibt außer Acht; sRGB wird angenommen</translation>
    </message>
    <message>
        <source>sRGB is assumed: %1</source>
        <translation>sRGB wird angenommen: %1</translation>
    </message>
    <message>
        <source>brightness %1</source>
        <translation>Helligkeit %1</translation>
    </message>
    <message>
        <source>contrast %1</source>
        <translation>Kontrast %1</translation>
    </message>
    <message>
        <source>gamma %1</source>
        <translation>Gamma %1</translation>
    </message>
    <message>
        <source>white balance</source>
        <translation>Weißabgleich</translation>
    </message>
    <message>
        <source>haematoxylin alone</source>
        <translation>nur Hämatoxylin</translation>
    </message>
    <message>
        <source>eosin alone</source>
        <translation>nur Eosin</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Adds light to every colour</source>
        <translation>Hellt jede Farbe auf</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Pulls colours away from the middle grey</source>
        <translation>Zieht Farben vom mittleren Grau weg</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>Lightens or darkens what lies between black and white</source>
        <translation>Hellt auf oder dunkelt ab, was zwischen Schwarz und Weiß liegt</translation>
    </message>
    <message>
        <source>As scanned</source>
        <translation>Wie gescannt</translation>
    </message>
    <message>
        <source>Takes every change of the colours back</source>
        <translation>Nimmt jede Änderung der Farben zurück</translation>
    </message>
    <message>
        <source>Both stains</source>
        <translation>Beide Färbungen</translation>
    </message>
    <message>
        <source>Haematoxylin alone</source>
        <translation>Nur Hämatoxylin</translation>
    </message>
    <message>
        <source>Eosin alone</source>
        <translation>Nur Eosin</translation>
    </message>
    <message>
        <source>Stain</source>
        <translation>Färbung</translation>
    </message>
    <message>
        <source>Separates haematoxylin and eosin by their published colours; other stains look wrong</source>
        <translation>Trennt Hämatoxylin und Eosin nach ihren veröffentlichten Farben; andere Färbungen sehen falsch aus</translation>
    </message>
    <message>
        <source>Use the scanner&apos;s colour profile</source>
        <translation>Farbprofil des Scanners anwenden</translation>
    </message>
    <message>
        <source>White from the glass</source>
        <translation>Weiß vom Glas</translation>
    </message>
    <message>
        <source>Finds empty glass in the overview and makes it white</source>
        <translation>Sucht leeres Glas in der Übersicht und macht es weiß</translation>
    </message>
    <message>
        <source>Pick…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>The next click on the slide says what is white</source>
        <translation>Der nächste Klick auf den Schnitt sagt, was weiß ist</translation>
    </message>
    <message>
        <source>There is no empty glass to take the white from</source>
        <translation>Es gibt kein leeres Glas, von dem das Weiß zu nehmen wäre</translation>
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
    <name>hs::ui::CompareView</name>
    <message>
        <source>Comparison of runs</source>
        <translation>Vergleich von Läufen</translation>
    </message>
    <message>
        <source>Pick two or more runs on the left (Ctrl and a click) to see in which settings they differ and what they reached.</source>
        <translation>Links zwei oder mehr Läufe wählen (Strg und Klick), um zu sehen, worin sich ihre Einstellungen unterscheiden und was sie erreichten.</translation>
    </message>
    <message>
        <source>Best values reached, then the settings that differ.</source>
        <translation>Erst die besten erreichten Werte, dann die abweichenden Einstellungen.</translation>
    </message>
    <message>
        <source>the best of these</source>
        <translation>der beste davon</translation>
    </message>
</context>
<context>
    <name>hs::ui::ComparisonView</name>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to the report</source>
        <translation>Zurück zum Befund</translation>
    </message>
    <message>
        <source>Take this text</source>
        <translation>Diesen Text nehmen</translation>
    </message>
    <message>
        <source>It becomes the report; the one before is an undo away</source>
        <translation>Er wird der Befund; der vorige ist einmal Rückgängig entfernt</translation>
    </message>
</context>
<context>
    <name>hs::ui::CurvePlot</name>
    <message>
        <source>step %L1</source>
        <translation>Schritt %L1</translation>
    </message>
</context>
<context>
    <name>hs::ui::CurvesView</name>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>belegt</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Logarithmic axis for the loss</source>
        <translation>Logarithmische Achse für den Verlust</translation>
    </message>
    <message>
        <source>log</source>
        <translation>log</translation>
    </message>
    <message>
        <source>Show all steps (Home, or a double click)</source>
        <translation>Alle Schritte zeigen (Pos1 oder Doppelklick)</translation>
    </message>
    <message>
        <source>Save the curves as a picture…</source>
        <translation>Kurven als Bild speichern…</translation>
    </message>
    <message>
        <source>Save the curves as a table…</source>
        <translation>Kurven als Tabelle speichern…</translation>
    </message>
    <message>
        <source>Accuracy and scores</source>
        <translation>Genauigkeit und Werte</translation>
    </message>
</context>
<context>
    <name>hs::ui::DataSheet</name>
    <message>
        <source> and %1 more</source>
        <translation> und %1 weitere</translation>
    </message>
    <message>
        <source>Cases by diagnosis and split</source>
        <translation>Fälle nach Diagnose und Aufteilung</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>learn</source>
        <translation>lernen</translation>
    </message>
    <message>
        <source>validate</source>
        <translation>validieren</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>Slides read</source>
        <translation>Gelesene Schnitte</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Read the slides</source>
        <translation>Schnitte lesen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Use these cases</source>
        <translation>Diese Fälle verwenden</translation>
    </message>
    <message>
        <source>Diagnoses were taken from the names of the folders; cases were dealt 8 : 1 : 1 to learn from, to validate and held out.</source>
        <translation>Die Diagnosen stammen aus den Ordnernamen; die Fälle wurden 8 : 1 : 1 zum Lernen, zum Validieren und zum Zurückhalten verteilt.</translation>
    </message>
    <message>
        <source>Diagnoses and splits were taken from the names of the folders.</source>
        <translation>Diagnosen und Aufteilung stammen aus den Ordnernamen.</translation>
    </message>
    <message>
        <source>Nothing is missing, nothing is doubled.</source>
        <translation>Nichts fehlt, nichts ist doppelt.</translation>
    </message>
    <message>
        <source>%1: slide %2 of %3</source>
        <translation>%1: Schnitt %2 von %3</translation>
    </message>
    <message>
        <source>Makes the features of %L1 slides once, with the bundle&apos;s encoder</source>
        <translation>Macht die Merkmale von %L1 Schnitten einmal, mit dem Encoder des Modells</translation>
    </message>
</context>
<context>
    <name>hs::ui::DifferenceText</name>
    <message>
        <source>the same words</source>
        <translation>dieselben Wörter</translation>
    </message>
    <message>
        <source>1 word differs</source>
        <translation>1 Wort weicht ab</translation>
    </message>
    <message>
        <source>%1 words differ</source>
        <translation>%1 Wörter weichen ab</translation>
    </message>
</context>
<context>
    <name>hs::ui::DifferentialBars</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>How probable the model finds each of these diagnoses for this slide</source>
        <translation>Für wie wahrscheinlich das Modell jede dieser Diagnosen bei diesem Schnitt hält</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>Klassifizieren</translation>
    </message>
    <message>
        <source>Edit the list, one diagnosis a line</source>
        <translation>Liste bearbeiten, eine Diagnose je Zeile</translation>
    </message>
    <message>
        <source>Edit the list</source>
        <translation>Liste bearbeiten</translation>
    </message>
    <message>
        <source>Diagnoses, one a line</source>
        <translation>Diagnosen, eine je Zeile</translation>
    </message>
    <message>
        <source>Open a bundle first</source>
        <translation>Erst ein Modell öffnen</translation>
    </message>
    <message>
        <source>What the bundle&apos;s classifier head proposes</source>
        <translation>Was der Klassifikator des Modells vorschlägt</translation>
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
    <name>hs::ui::FieldGallery</name>
    <message>
        <source>Strongest fields</source>
        <translation>Stärkste Felder</translation>
    </message>
    <message>
        <source>Hold a word: the fields it drew on most appear here</source>
        <translation>Ein Wort festhalten: hier erscheinen die Felder, auf die es sich am meisten stützt</translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%n Feld</numerusform>
            <numerusform>%n Felder</numerusform>
        </translation>
    </message>
    <message>
        <source>Field %1, score %2</source>
        <translation>Feld %1, Wert %2</translation>
    </message>
    <message>
        <source>not yet seen at 10x</source>
        <translation>noch nicht bei 10x gesehen</translation>
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
    <message>
        <source>Open a report</source>
        <translation>Befund öffnen</translation>
    </message>
</context>
<context>
    <name>hs::ui::GateView</name>
    <message>
        <source>better</source>
        <translation>besser</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>schlechter</translation>
    </message>
    <message>
        <source>no difference shown</source>
        <translation>kein Unterschied gezeigt</translation>
    </message>
    <message>
        <source>New bundle against the old one</source>
        <translation>Neues Modell gegen das alte</translation>
    </message>
    <message>
        <source>&quot;Is it better?&quot; compares the checkpoint with the bundle it began from, on cases neither has learnt from.</source>
        <translation>„Ist es besser?“ vergleicht den Zwischenstand mit dem Modell, mit dem er begann, an Fällen, aus denen keines gelernt hat.</translation>
    </message>
    <message>
        <source>Mixed: %1 of %3 figures are better, %2 are worse, beyond their intervals.</source>
        <translation>Gemischt: %1 von %3 Werten sind besser, %2 schlechter, über ihre Intervalle hinaus.</translation>
    </message>
    <message>
        <source>No difference shown: the interval of every difference holds zero.</source>
        <translation>Kein Unterschied gezeigt: das Intervall jeder Differenz enthält null.</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>%1 against %2. </source>
        <translation>%1 gegen %2. </translation>
    </message>
    <message>
        <source>Intervals are 95 %; differences are resampled in pairs of the same case.</source>
        <translation>Intervalle zu 95 %; Differenzen werden paarweise am selben Fall gezogen.</translation>
    </message>
    <message>
        <source>Intervals are 95 %.</source>
        <translation>Intervalle zu 95 %.</translation>
    </message>
    <message>
        <source>%1 against %2 on %3 cases. </source>
        <translation>%1 gegen %2 an %3 Fällen. </translation>
    </message>
    <message>
        <source>Better: %1 of %2 figures beyond their intervals; none is worse.</source>
        <translation>Besser: %1 von %2 Zahlen über ihre Intervalle hinaus; keine ist schlechter.</translation>
    </message>
    <message>
        <source>Worse: %1 of %2 figures beyond their intervals; none is better.</source>
        <translation>Schlechter: %1 von %2 Zahlen über ihre Intervalle hinaus; keine ist besser.</translation>
    </message>
</context>
<context>
    <name>hs::ui::LabelPage</name>
    <message>
        <source>Label</source>
        <translation>Etikett</translation>
    </message>
    <message>
        <source>Overview of the glass</source>
        <translation>Übersicht des Glases</translation>
    </message>
    <message>
        <source>Thumbnail</source>
        <translation>Vorschaubild</translation>
    </message>
    <message>
        <source>Label and overview pictures</source>
        <translation>Etikett und Übersichtsbilder</translation>
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
        <source>These may name a patient. They are exported only where the case page has them ticked, and hide again when you leave.</source>
        <translation>Sie können einen Patienten nennen. Exportiert werden sie nur, wo die Fallseite ein Häkchen dafür hat; wenn Sie gehen, verschwinden sie wieder.</translation>
    </message>
    <message>
        <source>This slide has no pictures besides the tissue.</source>
        <translation>Dieser Schnitt hat außer dem Gewebe keine Bilder.</translation>
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
    <message>
        <source>Not part of this build</source>
        <translation>In dieser Fassung nicht enthalten</translation>
    </message>
    <message>
        <source>words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>The file says how large a pixel is: %1</source>
        <translation>Die Datei sagt, wie groß ein Pixel ist: %1</translation>
    </message>
    <message>
        <source>This slide has one scan area</source>
        <translation>Dieser Schnitt hat nur eine Scanfläche</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>The view is in the clipboard</source>
        <translation>Die Ansicht ist in der Zwischenablage</translation>
    </message>
    <message>
        <source>Go to a place</source>
        <translation>Zu einem Ort gehen</translation>
    </message>
    <message>
        <source>Pixels of the scan, or lengths as 2.6 mm 1.9 mm; with 20x after it if you like</source>
        <translation>Pixel des Scans oder Längen wie 2,6 mm 1,9 mm; auf Wunsch mit 20x dahinter</translation>
    </message>
    <message>
        <source>The slide does not say how it was magnified; leave the 20x out</source>
        <translation>Der Schnitt sagt nicht, wie er vergrößert wurde; das 20x weglassen</translation>
    </message>
    <message>
        <source>What does a pixel of the scan measure? (µm)</source>
        <translation>Was misst ein Pixel des Scans? (µm)</translation>
    </message>
    <message>
        <source>A guess from the objective the file names</source>
        <translation>Eine Vermutung aus dem Objektiv, das die Datei nennt</translation>
    </message>
    <message>
        <source>A guess: with it the slide is %1 mm long</source>
        <translation>Eine Vermutung: damit ist der Schnitt %1 mm lang</translation>
    </message>
    <message>
        <source>The file does not say how large a pixel is; %1 sets it</source>
        <translation>Die Datei sagt nicht, wie groß ein Pixel ist; %1 setzt es</translation>
    </message>
    <message>
        <source>Memory for tiles (MB)</source>
        <translation>Speicher für Kacheln (MB)</translation>
    </message>
    <message>
        <source>%1 MB are in use</source>
        <translation>%1 MB sind belegt</translation>
    </message>
    <message>
        <source>Scan area %1 of %2</source>
        <translation>Scanfläche %1 von %2</translation>
    </message>
    <message>
        <source>This slide was scanned in one focal plane</source>
        <translation>Dieser Schnitt wurde in einer Fokusebene aufgenommen</translation>
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
        <source>Shared</source>
        <translation>Gemeinsam</translation>
    </message>
    <message>
        <source>Patch borders</source>
        <translation>Feldgrenzen</translation>
    </message>
    <message>
        <source>The squares the model saw, at their true size</source>
        <translation>Die Quadrate, die das Modell sah, in wahrer Größe</translation>
    </message>
    <message>
        <source>Follow writing</source>
        <translation>Dem Schreiben folgen</translation>
    </message>
    <message>
        <source>While the model writes, the map of its newest word lies on the slide</source>
        <translation>Während das Modell schreibt, liegt die Karte des neuesten Wortes auf dem Schnitt</translation>
    </message>
    <message>
        <source>Raw: the numbers themselves, to the word&apos;s strongest. Percentile: rank among the patches. Shared: raw, to the strongest of any word, so that words compare</source>
        <translation>Roh: die Zahlen selbst, bis zum stärksten des Wortes. Perzentil: Rang unter den Feldern. Gemeinsam: roh, bis zum stärksten aller Wörter, damit Wörter vergleichbar sind</translation>
    </message>
    <message>
        <source>Of a held word; takes seconds: what a change of the tissue would change in the words</source>
        <translation>Eines gehaltenen Wortes; dauert Sekunden: was eine Änderung des Gewebes an den Wörtern ändern würde</translation>
    </message>
    <message>
        <source>Of a held word; takes minutes: the recipe of the publication</source>
        <translation>Eines gehaltenen Wortes; dauert Minuten: das Verfahren der Veröffentlichung</translation>
    </message>
    <message>
        <source>Stop making this map</source>
        <translation>Diese Karte nicht weiter machen</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>At once, while hovering: what these words look at more than the report on the whole</source>
        <translation>Sofort, schon beim Darüberfahren: worauf diese Wörter mehr sehen als der Befund im Ganzen</translation>
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
    <message>
        <source>Drawn in focal plane %1</source>
        <translation>In der Fokusebene %1 gezeichnet</translation>
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
    <name>hs::ui::MoreSettings</name>
    <message>
        <source>by date and data</source>
        <translation>nach Datum und Daten</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>Name des Laufs</translation>
    </message>
    <message>
        <source>Also the name of its folder</source>
        <translation>Auch der Name seines Ordners</translation>
    </message>
    <message>
        <source>Passes over the cases</source>
        <translation>Durchgänge durch die Fälle</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Cases a step</source>
        <translation>Fälle je Schritt</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Largest rate, after the warm-up</source>
        <translation>Größte Rate, nach dem Aufwärmen</translation>
    </message>
    <message>
        <source>Stop early after</source>
        <translation>Früh anhalten nach</translation>
    </message>
    <message>
        <source>Validations without a better one before the run ends by itself</source>
        <translation>Validierungen ohne Besserung, bis der Lauf von selbst endet</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>The same seed, data and settings give the same run</source>
        <translation>Startwert, Daten und Einstellungen gleich: gleicher Lauf</translation>
    </message>
    <message>
        <source>the diagnoses</source>
        <translation>den Diagnosen</translation>
    </message>
    <message>
        <source>the reports</source>
        <translation>den Befunden</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beidem</translation>
    </message>
    <message>
        <source>as often as it occurs</source>
        <translation>so oft, wie sie vorkommt</translation>
    </message>
    <message>
        <source>as much as any other</source>
        <translation>so viel wie jede andere</translation>
    </message>
    <message>
        <source>Summary of the tissue</source>
        <translation>Zusammenfassung des Gewebes</translation>
    </message>
    <message>
        <source>The resampler. Without it the classifier alone learns, on what the bundle sees already</source>
        <translation>Der Resampler. Ohne ihn lernt allein der Klassifikator, an dem, was das Modell schon sieht</translation>
    </message>
    <message>
        <source>Learn from</source>
        <translation>Lernt aus</translation>
    </message>
    <message>
        <source>From the reports: which text belongs to which image (image–text contrast). No diagnosis is needed for that</source>
        <translation>Aus den Befunden: welcher Text zu welchem Bild gehört (Bild-Text-Kontrast). Dafür braucht es keine Diagnose</translation>
    </message>
    <message>
        <source>A diagnosis counts</source>
        <translation>Eine Diagnose zählt</translation>
    </message>
    <message>
        <source>Class weights: alike, or balanced so that rare diagnoses are not lost</source>
        <translation>Klassengewichte: alle gleich, oder ausgeglichen, damit seltene Diagnosen nicht untergehen</translation>
    </message>
    <message>
        <source>Patches a case, at most</source>
        <translation>Felder je Fall, höchstens</translation>
    </message>
    <message>
        <source>Larger cases are drawn from at random in each step</source>
        <translation>Aus größeren Fällen wird in jedem Schritt zufällig gezogen</translation>
    </message>
    <message>
        <source>What learns, beside the classifier</source>
        <translation>Was lernt, neben dem Klassifikator</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Save memory</source>
        <translation>Speicher sparen</translation>
    </message>
    <message>
        <source>Computes again in the backward pass what would not fit; slower by about a third</source>
        <translation>Rechnet im Rückwärtslauf neu, was nicht hineinpasst; etwa ein Drittel langsamer</translation>
    </message>
    <message>
        <source>Looking at tissue</source>
        <translation>Blick aufs Gewebe</translation>
    </message>
    <message>
        <source>The cross-attention blocks</source>
        <translation>Die Cross-Attention-Blöcke</translation>
    </message>
    <message>
        <source>Exit gate</source>
        <translation>Ausgangstor</translation>
    </message>
    <message>
        <source>How much of what was seen goes into the words</source>
        <translation>Wie viel des Gesehenen in die Wörter eingeht</translation>
    </message>
    <message>
        <source>The resampler; its latents are then computed in every step</source>
        <translation>Der Resampler; seine Latents werden dann in jedem Schritt berechnet</translation>
    </message>
    <message>
        <source>Language model</source>
        <translation>Sprachmodell</translation>
    </message>
    <message>
        <source>All of BioGPT: takes much memory, and needs many reports. Adapters are the gentler way</source>
        <translation>Ganz BioGPT: nimmt viel Speicher und braucht viele Befunde. Adapter sind der sanftere Weg</translation>
    </message>
    <message>
        <source>Adapters, rank</source>
        <translation>Adapter, Rang</translation>
    </message>
    <message>
        <source>LoRA on the language model&apos;s self-attention, which stays itself as it is</source>
        <translation>LoRA auf der Self-Attention des Sprachmodells, das selbst bleibt, wie es ist</translation>
    </message>
    <message>
        <source>Tissue a step, at least</source>
        <translation>Gewebe je Schritt, mindestens</translation>
    </message>
    <message>
        <source>Each step sees this share of a case&apos;s patches or more, drawn anew: few cases are then not learnt by heart. While the summary of the tissue learns</source>
        <translation>Jeder Schritt sieht diesen Anteil der Patches eines Falls oder mehr, neu gezogen: Wenige Fälle werden so nicht auswendig gelernt. Solange die Zusammenfassung des Gewebes lernt</translation>
    </message>
    <message>
        <source>Texts begun like prompts</source>
        <translation>Texte, die wie Anfänge beginnen</translation>
    </message>
    <message>
        <source>Share of the texts that begin with the sign that prompts begin with, so that Generate meets what was learnt</source>
        <translation>Anteil der Texte mit dem Zeichen, mit dem Anfänge beginnen, damit beim Schreiben gilt, was gelernt wurde</translation>
    </message>
    <message>
        <source>What learns</source>
        <translation>Was lernt</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Learning from reports compares the cases of a step: take at least two.</source>
        <translation>Aus Befunden zu lernen vergleicht die Fälle eines Schritts: nehmen Sie mindestens zwei.</translation>
    </message>
    <message>
        <source>From the reports the summary of the tissue learns: tick it.</source>
        <translation>Aus den Befunden lernt die Zusammenfassung des Gewebes: wählen Sie sie.</translation>
    </message>
    <message>
        <source>Choose something that learns.</source>
        <translation>Wählen Sie, was lernen soll.</translation>
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
    <message>
        <source>Improbable</source>
        <translation>Unwahrscheinlich</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>Unentschieden</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Dotted words</source>
        <translation>Gepunktete Wörter</translation>
    </message>
    <message>
        <source>Improbable: the word itself below %1 %. Undecided: the choice was open between many words</source>
        <translation>Unwahrscheinlich: das Wort selbst unter %1 %. Unentschieden: die Wahl stand zwischen vielen Wörtern offen</translation>
    </message>
</context>
<context>
    <name>hs::ui::Pages</name>
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
    <message>
        <source>On the screen</source>
        <translation>Auf dem Schirm</translation>
    </message>
    <message>
        <source>Colours shown</source>
        <translation>Gezeigte Farben</translation>
    </message>
    <message>
        <source>Memory for tiles</source>
        <translation>Speicher für Kacheln</translation>
    </message>
    <message>
        <source>%1 of %2 MB</source>
        <translation>%1 von %2 MB</translation>
    </message>
    <message>
        <source>Painting</source>
        <translation>Malen</translation>
    </message>
    <message>
        <source>by the processor (raster)</source>
        <translation>vom Prozessor (Raster)</translation>
    </message>
    <message>
        <source>Colour profiles</source>
        <translation>Farbprofile</translation>
    </message>
    <message>
        <source>not in this build; sRGB is assumed</source>
        <translation>nicht in dieser Fassung; sRGB wird angenommen</translation>
    </message>
</context>
<context>
    <name>hs::ui::PaintPath</name>
    <message>
        <source>by the processor (raster): %1</source>
        <translation>durch den Prozessor (Raster): %1</translation>
    </message>
    <message>
        <source>a remote desktop (%1)</source>
        <translation>entfernte Arbeitsfläche (%1)</translation>
    </message>
    <message>
        <source>a screen on another machine</source>
        <translation>Bildschirm an einem anderen Rechner</translation>
    </message>
    <message>
        <source>chosen in the preferences</source>
        <translation>in den Einstellungen gewählt</translation>
    </message>
    <message>
        <source>no OpenGL on the platform &quot;%1&quot;</source>
        <translation>kein OpenGL auf der Plattform „%1“</translation>
    </message>
    <message>
        <source>OpenGL is being tried</source>
        <translation>OpenGL wird erprobt</translation>
    </message>
    <message>
        <source>OpenGL would be computed here (%1)</source>
        <translation>OpenGL würde hier nur gerechnet (%1)</translation>
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
    <message>
        <source>All bundles</source>
        <translation>Alle Modelle</translation>
    </message>
</context>
<context>
    <name>hs::ui::PhraseProbe</name>
    <message numerus="yes">
        <source>%1 in %n token(s), %2 a token</source>
        <translation>
            <numerusform>%1 in %n Token, %2 je Token</numerusform>
            <numerusform>%1 in %n Token, %2 je Token</numerusform>
        </translation>
    </message>
    <message>
        <source>A finding, for example: keratin pearls</source>
        <translation>Ein Fund, zum Beispiel: keratin pearls</translation>
    </message>
    <message>
        <source>Finding to try</source>
        <translation>Zu prüfender Fund</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Enter asks how probable the model finds it, and where</source>
        <translation>Die Eingabetaste fragt, für wie wahrscheinlich das Modell es hält, und wo</translation>
    </message>
    <message>
        <source>The model tells how probable it finds the words here, and the slide shows where it looked</source>
        <translation>Das Modell sagt, für wie wahrscheinlich es die Wörter hier hält, und der Schnitt zeigt, wohin es sah</translation>
    </message>
    <message>
        <source>Tried behind “%1”</source>
        <translation>Geprüft hinter „%1“</translation>
    </message>
</context>
<context>
    <name>hs::ui::PlaceWords</name>
    <message>
        <source>Two numbers were expected, such as 10234 8812</source>
        <translation>Erwartet wurden zwei Zahlen, etwa 10234 8812</translation>
    </message>
    <message>
        <source>The slide does not say how large a pixel is; give the place in pixels</source>
        <translation>Der Schnitt sagt nicht, wie groß ein Pixel ist; den Ort in Pixeln angeben</translation>
    </message>
    <message>
        <source>The slide ends at %1 × %2 px, %3 %4 lies outside</source>
        <translation>Der Schnitt endet bei %1 × %2 px, %3 %4 liegt außerhalb</translation>
    </message>
    <message>
        <source>A number was expected, such as 0.25</source>
        <translation>Erwartet wurde eine Zahl, etwa 0,25</translation>
    </message>
    <message>
        <source>A scanner&apos;s pixel measures 0.01 to 100 µm, %1 was given</source>
        <translation>Ein Pixel eines Scanners misst 0,01 bis 100 µm, angegeben wurde %1</translation>
    </message>
    <message>
        <source>%1 MB to %2 GB were expected, such as 512</source>
        <translation>Erwartet wurden %1 MB bis %2 GB, etwa 512</translation>
    </message>
</context>
<context>
    <name>hs::ui::PlaneBar</name>
    <message>
        <source>Focus</source>
        <translation>Fokus</translation>
    </message>
    <message>
        <source>Focus one plane down</source>
        <translation>Eine Ebene tiefer fokussieren</translation>
    </message>
    <message>
        <source>Focus one plane up</source>
        <translation>Eine Ebene höher fokussieren</translation>
    </message>
    <message>
        <source>%1 (%2, or Shift and the wheel)</source>
        <translation>%1 (%2 oder Umschalt und Mausrad)</translation>
    </message>
    <message>
        <source>focus %1 of %2</source>
        <translation>Fokus %1 von %2</translation>
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
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>OpenGL</source>
        <translation>OpenGL</translation>
    </message>
    <message>
        <source>Processor (raster)</source>
        <translation>Prozessor (Raster)</translation>
    </message>
    <message>
        <source>&amp;Paint the slide by</source>
        <translation>Schnitt &amp;zeichnen durch</translation>
    </message>
    <message>
        <source>Automatic takes OpenGL where a graphics card computes it, and the processor on remote desktops. About HistoScribe says which it is.</source>
        <translation>Automatisch nimmt OpenGL, wo eine Grafikkarte es berechnet, und den Prozessor auf entfernten Arbeitsflächen. „Über HistoScribe“ sagt, welches gilt.</translation>
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
    <message>
        <source>Keep this beginning</source>
        <translation>Diesen Anfang behalten</translation>
    </message>
    <message>
        <source>Forget this beginning</source>
        <translation>Diesen Anfang vergessen</translation>
    </message>
</context>
<context>
    <name>hs::ui::QueuePage</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Close this case</source>
        <translation>Diesen Fall schließen</translation>
    </message>
    <message>
        <source>This case is on the screen</source>
        <translation>Dieser Fall ist auf dem Schirm</translation>
    </message>
    <message>
        <source>Show this case</source>
        <translation>Diesen Fall zeigen</translation>
    </message>
    <message>
        <source>Cases and queue</source>
        <translation>Fälle und Warteschlange</translation>
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
        <source>Nothing runs. Cases with a report stay here while you look at others.</source>
        <translation>Nichts läuft. Fälle mit Befund bleiben hier, während Sie andere ansehen.</translation>
    </message>
</context>
<context>
    <name>hs::ui::RegionPicker</name>
    <message>
        <source>Region</source>
        <translation>Bereich</translation>
    </message>
</context>
<context>
    <name>hs::ui::RegionTool</name>
    <message>
        <source>Draw a region</source>
        <translation>Bereich zeichnen</translation>
    </message>
    <message>
        <source>Draw around tissue on the slide</source>
        <translation>Gewebe auf dem Schnitt umfahren</translation>
    </message>
    <message>
        <source>Write with it alone</source>
        <translation>Nur mit ihm schreiben</translation>
    </message>
    <message>
        <source>Write without it</source>
        <translation>Ohne ihn schreiben</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Take the region away</source>
        <translation>Bereich entfernen</translation>
    </message>
    <message>
        <source>Draw around tissue: the words that drew on it light up in the text</source>
        <translation>Gewebe umfahren: die Wörter, die sich darauf stützen, leuchten im Text auf</translation>
    </message>
    <message>
        <source>The slide has not been read yet: words light up once a report is written</source>
        <translation>Der Schnitt wurde noch nicht gelesen: Wörter leuchten auf, sobald ein Befund geschrieben ist</translation>
    </message>
    <message>
        <source>%1 of %2 patches (%3); the words that drew on them are lit</source>
        <translation>%1 von %2 Feldern (%3); die Wörter, die sich auf sie stützen, leuchten</translation>
    </message>
    <message>
        <source>Draw another</source>
        <translation>Anderen zeichnen</translation>
    </message>
    <message>
        <source>The report as if nothing else were on the slide</source>
        <translation>Der Befund, als wäre sonst nichts auf dem Schnitt</translation>
    </message>
    <message>
        <source>The report as if this tissue were not there</source>
        <translation>Der Befund, als gäbe es dieses Gewebe nicht</translation>
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
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Several reports side by side</source>
        <translation>Mehrere Befunde nebeneinander</translation>
    </message>
    <message>
        <source>Case and sign-off</source>
        <translation>Fall und Abschluss</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>How a word&apos;s map lies on the slide</source>
        <translation>Wie die Karte eines Wortes auf dem Schnitt liegt</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>The fields the word drew on most</source>
        <translation>Die Felder, auf die sich das Wort am meisten stützt</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>A region, its words, and the report without it</source>
        <translation>Ein Bereich, seine Wörter und der Befund ohne ihn</translation>
    </message>
    <message>
        <source>Diagnoses</source>
        <translation>Diagnosen</translation>
    </message>
    <message>
        <source>How probable each diagnosis is</source>
        <translation>Wie wahrscheinlich jede Diagnose ist</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Try any finding</source>
        <translation>Einen Fund prüfen</translation>
    </message>
    <message>
        <source>Write a report first: both are compared</source>
        <translation>Erst einen Befund schreiben: beide werden verglichen</translation>
    </message>
    <message>
        <source>The bundle is still being loaded</source>
        <translation>Das Modell wird noch geladen</translation>
    </message>
    <message>
        <source>This bundle has no classifier head</source>
        <translation>Dieses Modell hat keinen Klassifikator</translation>
    </message>
    <message>
        <source>provisional</source>
        <translation>vorläufig</translation>
    </message>
    <message>
        <source>Provisional: written from %L1 patches, before all of the tissue was read</source>
        <translation>Vorläufig: aus %L1 Feldern geschrieben, bevor das ganze Gewebe gelesen war</translation>
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
    <name>hs::ui::RunHead</name>
    <message>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Holds the run where it is; its memory stays taken</source>
        <translation>Hält den Lauf an, wo er ist; sein Speicher bleibt belegt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Ends the run after a checkpoint; it resumes exactly</source>
        <translation>Beendet den Lauf nach einem Zwischenstand; er setzt genau dort fort</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Goes on from the last checkpoint as if nothing had been between</source>
        <translation>Setzt beim letzten Zwischenstand fort, als wäre nichts gewesen</translation>
    </message>
    <message>
        <source>Use this checkpoint</source>
        <translation>Diesen Zwischenstand verwenden</translation>
    </message>
    <message>
        <source>Makes a bundle of the best checkpoint and opens it in the viewer</source>
        <translation>Macht aus dem besten Zwischenstand ein Modell und öffnet es im Betrachter</translation>
    </message>
    <message>
        <source>Is it better?</source>
        <translation>Ist es besser?</translation>
    </message>
    <message>
        <source>Compares it with the bundle it began from, on the held-out cases</source>
        <translation>Vergleicht ihn mit dem Modell des Anfangs, an den zurückgehaltenen Fällen</translation>
    </message>
    <message>
        <source>Go on to the report</source>
        <translation>Weiter zum Befund</translation>
    </message>
    <message>
        <source>Makes a bundle of the best checkpoint and begins the second stage with it</source>
        <translation>Macht aus dem besten Zwischenstand ein Modell und beginnt damit die zweite Stufe</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Hält an…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>There is no checkpoint yet</source>
        <translation>Es gibt noch keinen Zwischenstand</translation>
    </message>
    <message>
        <source>The folder of the run is gone</source>
        <translation>Der Ordner des Laufs ist weg</translation>
    </message>
    <message>
        <source>The bundle it began from is gone, so there is nothing to compare it with</source>
        <translation>Das Modell des Anfangs ist weg, es gibt nichts zum Vergleichen</translation>
    </message>
</context>
<context>
    <name>hs::ui::RunList</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Neuer Lauf</translation>
    </message>
    <message>
        <source>Nothing was trained here yet.</source>
        <translation>Hier wurde noch nichts trainiert.</translation>
    </message>
    <message>
        <source>Pick several with Ctrl to compare them.</source>
        <translation>Mehrere mit Strg wählen, um sie zu vergleichen.</translation>
    </message>
</context>
<context>
    <name>hs::ui::SamplesView</name>
    <message>
        <source>Reports the model writes about held-out cases appear here as it learns: before and after, side by side.</source>
        <translation>Hier erscheinen beim Lernen Befunde des Modells zu zurückgehaltenen Fällen: vorher und nachher, nebeneinander.</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>After which step</source>
        <translation>Nach welchem Schritt</translation>
    </message>
    <message>
        <source>Which step &quot;after&quot; shows</source>
        <translation>Welchen Schritt „nachher“ zeigt</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Before · step %L1</source>
        <translation>Vorher · Schritt %L1</translation>
    </message>
    <message>
        <source>After · step %L1</source>
        <translation>Nachher · Schritt %L1</translation>
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
    <name>hs::ui::SectionOrder</name>
    <message>
        <source>Sections, one after the other</source>
        <translation>Abschnitte, einer nach dem anderen</translation>
    </message>
    <message>
        <source>Sections of the report in their order</source>
        <translation>Abschnitte des Befunds in ihrer Reihenfolge</translation>
    </message>
    <message>
        <source>Ticked sections are written in this order; drag, or Alt+Up and Alt+Down, to change it</source>
        <translation>Angekreuzte Abschnitte werden in dieser Reihenfolge geschrieben; ziehen oder Alt+Auf und Alt+Ab ändert sie</translation>
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
    <name>hs::ui::ShortcutPage</name>
    <message>
        <source>The keys of this command cannot be changed</source>
        <translation>Die Tasten dieses Befehls lassen sich nicht ändern</translation>
    </message>
    <message>
        <source>%1 already belongs to “%2”</source>
        <translation>%1 gehört schon zu „%2“</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>All as delivered</source>
        <translation>Alles wie geliefert</translation>
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
        <source>Find a command or a key</source>
        <translation>Befehl oder Taste suchen</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Enter or a double click changes the keys of a command, Delete takes them away.
On the slide: arrows move, with Shift a whole field; the wheel zooms at the pointer; a double click comes closer, with Shift back off.</source>
        <translation>Die Eingabetaste oder ein Doppelklick ändert die Tasten eines Befehls, Entf nimmt sie weg.
Auf dem Schnitt: Pfeile bewegen, mit Umschalt ein ganzes Feld; das Mausrad vergrößert am Zeiger; ein Doppelklick geht näher heran, mit Umschalt zurück.</translation>
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
        <source>the scanner&apos;s ICC profile</source>
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
    <message>
        <source>Focal planes</source>
        <translation>Fokusebenen</translation>
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
    <message>
        <source>patches</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
</context>
<context>
    <name>hs::ui::StartForm</name>
    <message>
        <source>Teach the model with your own cases</source>
        <translation>Das Modell mit eigenen Fällen lehren</translation>
    </message>
    <message>
        <source>Everything stays on this machine. A run can be stopped at any moment and resumes exactly.</source>
        <translation>Alles bleibt auf diesem Rechner. Ein Lauf lässt sich jederzeit anhalten und setzt genau dort fort.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Bundle to begin from</source>
        <translation>Modell für den Anfang</translation>
    </message>
    <message>
        <source>What it shall learn</source>
        <translation>Was es lernen soll</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>Table…</source>
        <translation>Tabelle…</translation>
    </message>
    <message>
        <source>A folder of slides or feature files, or one that holds a table</source>
        <translation>Ein Ordner mit Schnitten oder Merkmalsdateien oder einer mit einer Tabelle</translation>
    </message>
    <message>
        <source>Cases as .jsonl or .csv</source>
        <translation>Fälle als .jsonl oder .csv</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>From the image alone, with the diagnoses. Usually first.</source>
        <translation>Aus dem Bild allein, mit den Diagnosen. Meist zuerst.</translation>
    </message>
    <message>
        <source>Image and text together, with the reports. Usually second.</source>
        <translation>Bild und Text zusammen, mit den Befunden. Meist danach.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Auf</translation>
    </message>
    <message>
        <source>Drop a folder or a table (.jsonl, .csv) here, or choose one.</source>
        <translation>Einen Ordner oder eine Tabelle (.jsonl, .csv) hierher ziehen oder wählen.</translation>
    </message>
    <message>
        <source>Looking at %1…</source>
        <translation>%1 wird angesehen…</translation>
    </message>
    <message>
        <source>Look at it: 1 remark</source>
        <translation>Ansehen: 1 Anmerkung</translation>
    </message>
    <message>
        <source>Look at it: %1 remarks</source>
        <translation>Ansehen: %1 Anmerkungen</translation>
    </message>
    <message>
        <source>Choose a bundle…</source>
        <translation>Modell wählen…</translation>
    </message>
    <message>
        <source>Another one…</source>
        <translation>Ein anderes…</translation>
    </message>
    <message>
        <source>%1 · %2 free of %3</source>
        <translation>%1 · %2 frei von %3</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Choose the data first.</source>
        <translation>Erst die Daten wählen.</translation>
    </message>
    <message>
        <source>The data is being looked at.</source>
        <translation>Die Daten werden angesehen.</translation>
    </message>
    <message>
        <source>Choose other data.</source>
        <translation>Andere Daten wählen.</translation>
    </message>
    <message>
        <source>Choose a bundle to begin from.</source>
        <translation>Ein Modell für den Anfang wählen.</translation>
    </message>
    <message>
        <source>Whether it fits is told once data and bundle are chosen.</source>
        <translation>Ob es passt, steht hier, sobald Daten und Modell gewählt sind.</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>Weitere Einstellungen</translation>
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
    <name>hs::ui::ToolStrip</name>
    <message>
        <source>Tools for words and tissue</source>
        <translation>Werkzeuge für Wörter und Gewebe</translation>
    </message>
</context>
<context>
    <name>hs::ui::Training</name>
    <message>
        <source>Which disease</source>
        <translation>Welche Krankheit</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>Der Befund</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>bereitet vor</translation>
    </message>
    <message>
        <source>learning</source>
        <translation>lernt</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>stopping after its checkpoint</source>
        <translation>hält nach dem Zwischenstand an</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>ended without a word</source>
        <translation>ohne ein Wort geendet</translation>
    </message>
    <message>
        <source>folder is gone</source>
        <translation>Ordner ist weg</translation>
    </message>
    <message>
        <source>on another machine</source>
        <translation>auf einem anderen Rechner</translation>
    </message>
    <message>
        <source>%n case(s) name a slide that is not there.</source>
        <translation>%n Fälle nennen einen Schnitt, den es nicht gibt.</translation>
    </message>
    <message>
        <source>Put the files where the table says, or take these cases out.</source>
        <translation>Die Dateien dorthin legen, wo die Tabelle sie nennt, oder diese Fälle herausnehmen.</translation>
    </message>
    <message>
        <source>%n case(s) name a feature file that is not there, and no slide to make it from.</source>
        <translation>%n Fälle nennen eine Merkmalsdatei, die es nicht gibt, und keinen Schnitt dazu.</translation>
    </message>
    <message>
        <source>Put the files where the table says, or name the slides.</source>
        <translation>Die Dateien dorthin legen, wo die Tabelle sie nennt, oder die Schnitte nennen.</translation>
    </message>
    <message>
        <source>%n case(s) have a file without a byte in it.</source>
        <translation>%n Fälle haben eine Datei ohne ein einziges Byte.</translation>
    </message>
    <message>
        <source>A copy was probably cut short: copy the files again.</source>
        <translation>Wohl eine abgebrochene Kopie: die Dateien neu kopieren.</translation>
    </message>
    <message>
        <source>%n case(s) have slides that were not read yet.</source>
        <translation>%n Fälle haben Schnitte, die noch nicht gelesen sind.</translation>
    </message>
    <message>
        <source>&quot;Read the slides&quot; makes their features once; training reads only those.</source>
        <translation>„Schnitte lesen“ macht ihre Merkmale einmal; das Training liest nur diese.</translation>
    </message>
    <message>
        <source>%n case(s) have no diagnosis.</source>
        <translation>%n Fälle haben keine Diagnose.</translation>
    </message>
    <message>
        <source>&quot;Which disease&quot; cannot learn from them; name their diagnosis or take them out.</source>
        <translation>„Welche Krankheit“ kann daraus nicht lernen; die Diagnose nennen oder sie herausnehmen.</translation>
    </message>
    <message>
        <source>%n case(s) have no report.</source>
        <translation>%n Fälle haben keinen Befund.</translation>
    </message>
    <message>
        <source>&quot;The report&quot; cannot learn from them.</source>
        <translation>„Der Befund“ kann daraus nicht lernen.</translation>
    </message>
    <message>
        <source>%n slide(s) stand in more than one split.</source>
        <translation>%n Schnitte stehen in mehr als einer Aufteilung.</translation>
    </message>
    <message>
        <source>What is learnt must not be tested again: keep each slide in one split.</source>
        <translation>Gelerntes darf nicht wieder geprüft werden: jeder Schnitt gehört in eine Aufteilung.</translation>
    </message>
    <message>
        <source>%n slide(s) stand in several cases.</source>
        <translation>%n Schnitte stehen in mehreren Fällen.</translation>
    </message>
    <message>
        <source>They count more than the others; one case a slide is usual.</source>
        <translation>Sie zählen mehr als die anderen; üblich ist ein Fall je Schnitt.</translation>
    </message>
    <message>
        <source>%n report(s) stand word for word in more than one split.</source>
        <translation>%n Befunde stehen wörtlich in mehr als einer Aufteilung.</translation>
    </message>
    <message>
        <source>Text scores on those cases come out too high.</source>
        <translation>Textwerte dieser Fälle fallen zu hoch aus.</translation>
    </message>
    <message>
        <source>%n diagnosis(es) are validated or tested, but no case to learn from has them.</source>
        <translation>%n Diagnosen werden validiert oder geprüft, aber kein Lernfall hat sie.</translation>
    </message>
    <message>
        <source>Those cases can only come out wrong; move one of each into the training split.</source>
        <translation>Diese Fälle können nur falsch ausgehen; je einen zu den Lernfällen nehmen.</translation>
    </message>
    <message>
        <source>%n diagnosis(es) have fewer than five cases to learn from.</source>
        <translation>%n Diagnosen haben weniger als fünf Lernfälle.</translation>
    </message>
    <message>
        <source>They will hardly be learnt; more cases, or a common name for several, would help.</source>
        <translation>Sie werden kaum gelernt; mehr Fälle oder ein gemeinsamer Name für mehrere hülfen.</translation>
    </message>
    <message>
        <source>%n diagnosis(es) differ in capitals or blanks alone.</source>
        <translation>%n Diagnosen unterscheiden sich nur in Großschreibung oder Leerzeichen.</translation>
    </message>
    <message>
        <source>The model takes them for different diseases; write them one way.</source>
        <translation>Das Modell hält sie für verschiedene Krankheiten; einheitlich schreiben.</translation>
    </message>
    <message>
        <source>%n diagnosis(es) are not among those of the bundle&apos;s classifier.</source>
        <translation>%n Diagnosen sind nicht unter denen des Klassifikators.</translation>
    </message>
    <message>
        <source>There are %n diagnosis(es), and &quot;Which disease&quot; needs at least two.</source>
        <translation>Es gibt %n Diagnosen, und „Welche Krankheit“ braucht mindestens zwei.</translation>
    </message>
    <message>
        <source>Folders named by diagnosis, or a column &quot;diagnosis&quot;, say them.</source>
        <translation>Nach Diagnosen benannte Ordner oder eine Spalte „diagnosis“ nennen sie.</translation>
    </message>
    <message>
        <source>There is no case to learn from.</source>
        <translation>Es gibt keinen Fall zum Lernen.</translation>
    </message>
    <message>
        <source>The column &quot;split&quot; says train, val or test; train when it is left out.</source>
        <translation>Die Spalte „split“ sagt train, val oder test; train, wenn sie fehlt.</translation>
    </message>
    <message>
        <source>There is no case to validate with.</source>
        <translation>Es gibt keinen Fall zum Validieren.</translation>
    </message>
    <message>
        <source>Without one nobody sees when learning turns into learning by heart.</source>
        <translation>Ohne einen sieht niemand, wann Lernen zum Auswendiglernen wird.</translation>
    </message>
    <message>
        <source>No case is held out for testing.</source>
        <translation>Kein Fall ist zum Prüfen zurückgehalten.</translation>
    </message>
    <message>
        <source>&quot;Is it better?&quot; needs cases of the split test.</source>
        <translation>„Ist es besser?“ braucht Fälle der Aufteilung test.</translation>
    </message>
    <message>
        <source>a batch of %1</source>
        <translation>ein Stapel von %1</translation>
    </message>
    <message>
        <source>&quot;Save memory&quot; (slower by about a third)</source>
        <translation>„Speicher sparen“ (etwa ein Drittel langsamer)</translation>
    </message>
    <message>
        <source>at most %L1 patches a case</source>
        <translation>höchstens %L1 Felder je Fall</translation>
    </message>
    <message>
        <source>%n case(s)</source>
        <translation>%n Fälle</translation>
    </message>
    <message>
        <source>: %L1 to learn from, %L2 to validate, %L3 held out</source>
        <translation>: %L1 zum Lernen, %L2 zum Validieren, %L3 zurückgehalten</translation>
    </message>
    <message>
        <source>The slides have to be read first: look at the data.</source>
        <translation>Die Schnitte müssen erst gelesen werden: die Daten ansehen.</translation>
    </message>
    <message>
        <source>No case has a report to learn from.</source>
        <translation>Kein Fall hat einen Befund zum Lernen.</translation>
    </message>
    <message>
        <source>&quot;Which disease&quot; needs cases of at least two diagnoses to learn from.</source>
        <translation>„Welche Krankheit“ braucht Lernfälle von mindestens zwei Diagnosen.</translation>
    </message>
    <message>
        <source>Fits: takes about %1 of %2 free.</source>
        <translation>Passt: braucht etwa %1 von %2, die frei sind.</translation>
    </message>
    <message>
        <source>Does not fit: it takes about %1, and %2 are free.</source>
        <translation>Passt nicht: braucht etwa %1, frei sind %2.</translation>
    </message>
    <message>
        <source>It needs a machine or a card with at least %1 free, or a smaller bundle.</source>
        <translation>Nötig ist ein Rechner oder eine Karte mit mindestens %1 frei oder ein kleineres Modell.</translation>
    </message>
    <message>
        <source>What would do: %1.</source>
        <translation>Was hülfe: %1.</translation>
    </message>
    <message>
        <source>, or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>%n slide(s) are left out.</source>
        <translation>%n Schnitte werden weggelassen.</translation>
    </message>
    <message>
        <source>Their cases go on with their other slides; a case without any is left out. A better file in its place is read again.</source>
        <translation>Ihre Fälle gehen mit den anderen Schnitten weiter; ein Fall ohne einen bleibt weg. Eine bessere Datei an ihrer Stelle wird neu gelesen.</translation>
    </message>
    <message>
        <source>&quot;Which disease&quot; begins a new classifier, for the diagnoses of the data.</source>
        <translation>„Welche Krankheit“ beginnt einen neuen Klassifikator, für die Diagnosen der Daten.</translation>
    </message>
</context>
<context>
    <name>hs::ui::TrainingPage</name>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Better?</source>
        <translation>Besser?</translation>
    </message>
    <message>
        <source>Choose a folder of cases</source>
        <translation>Ordner mit Fällen wählen</translation>
    </message>
    <message>
        <source>Choose a bundle</source>
        <translation>Modell wählen</translation>
    </message>
    <message>
        <source>Save the curves</source>
        <translation>Kurven speichern</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Choose a table of cases</source>
        <translation>Tabelle mit Fällen wählen</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG-Bild</translation>
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
    <message>
        <source>Choose one to write on from there</source>
        <translation>Eine wählen, um von dort weiterzuschreiben</translation>
    </message>
</context>
</TS>
