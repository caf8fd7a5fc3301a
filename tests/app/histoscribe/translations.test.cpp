#include <QFile>
#include <QRegularExpression>
#include <QXmlStreamReader>

#include <gtest/gtest.h>

namespace hs::app {
namespace {

struct Entry {
    QString context;
    QString source;
    QStringList translations;
    bool finished = false;
};

std::vector<Entry> entriesOf(const QString& path) {
    std::vector<Entry> entries;
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == QLatin1String("name")) context = xml.readElementText();
        if (xml.name() == QLatin1String("message")) entries.push_back({context, {}, {}, false});
        if (xml.name() == QLatin1String("source") && !entries.empty()) entries.back().source = xml.readElementText();
        if (xml.name() == QLatin1String("translation") && !entries.empty()) {
            entries.back().finished = !xml.attributes().hasAttribute(QStringLiteral("type"));
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            entries.back().translations << text;
        }
    }
    EXPECT_FALSE(xml.hasError());
    return entries;
}

QStringList placesOf(const QString& text) {
    static const QRegularExpression place(QStringLiteral("%(\\d|n)"));
    QStringList found;
    for (auto match = place.globalMatch(text); match.hasNext();)
        found << match.next().captured();
    found.removeDuplicates();
    found.sort();
    return found;
}

TEST(Translations, GermanIsCompleteAndKeepsItsPlaces) {
    const auto entries = entriesOf(QStringLiteral(HS_SOURCE_DIR "/resources/translations/histoscribe_de.ts"));
    EXPECT_GT(entries.size(), 300u);
    for (const Entry& entry : entries) {
        EXPECT_TRUE(entry.finished) << entry.context.toStdString() << ": " << entry.source.toStdString();
        for (const QString& text : entry.translations) {
            EXPECT_FALSE(text.isEmpty()) << entry.source.toStdString();
            EXPECT_EQ(placesOf(text), placesOf(entry.source)) << entry.source.toStdString();
            EXPECT_EQ(text.count(QStringLiteral("…")), entry.source.count(QStringLiteral("…"))) << text.toStdString();
        }
        EXPECT_TRUE(entry.context.startsWith(QStringLiteral("hs::"))) << entry.context.toStdString();
    }
}

TEST(Translations, EnglishHasItsPlurals) {
    for (const Entry& entry : entriesOf(QStringLiteral(HS_SOURCE_DIR "/resources/translations/histoscribe_en.ts")))
        EXPECT_TRUE(entry.finished) << entry.source.toStdString();
}

} // namespace
} // namespace hs::app
