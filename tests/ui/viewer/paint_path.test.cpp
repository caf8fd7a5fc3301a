// Who paints the slide, decided without a screen.
#include "ui/viewer/paint_path.h"

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

const OpenGlFinding kCard{QStringLiteral("NVIDIA T400/PCIe/SSE2"), QStringLiteral("4.6.0 NVIDIA 535"), {}};
const OpenGlFinding kSoftware{QStringLiteral("llvmpipe (LLVM 15.0.6, 256 bits)"), QStringLiteral("4.5"), {}};
const OpenGlFinding kNone{{}, {}, QStringLiteral("no OpenGL context can be made here")};

QProcessEnvironment with(const std::vector<std::pair<QString, QString>>& variables) {
    QProcessEnvironment environment;
    for (const auto& [name, value] : variables)
        environment.insert(name, value);
    return environment;
}
const QProcessEnvironment kDesk = with({{QStringLiteral("DISPLAY"), QStringLiteral(":0")}});

TEST(PaintPath, NeverOpenGlWhereThereIsNone) {
    for (const PaintPreference preference : {PaintPreference::Automatic, PaintPreference::OpenGl, PaintPreference::Raster}) {
        EXPECT_EQ(choosePaintPath(preference, QStringLiteral("xcb"), kDesk, kNone).path, PaintPath::Raster);
        EXPECT_EQ(choosePaintPath(preference, QStringLiteral("offscreen"), kDesk, kCard).path, PaintPath::Raster);
        EXPECT_EQ(choosePaintPath(preference, QStringLiteral("vnc"), kDesk, kCard).path, PaintPath::Raster);
    }
    EXPECT_TRUE(choosePaintPath(PaintPreference::OpenGl, QStringLiteral("xcb"), kDesk, kNone).words.contains(kNone.problem));
}

TEST(PaintPath, AutomaticLeavesSoftwareRenderersAndRemoteDesktopsToTheProcessor) {
    EXPECT_EQ(choosePaintPath(PaintPreference::Automatic, QStringLiteral("xcb"), kDesk, kSoftware).path, PaintPath::Raster);
    for (const char* renderer : {"llvmpipe (LLVM 15)", "softpipe", "Software Rasterizer", "SwiftShader", "GDI Generic", "Mesa X11"})
        EXPECT_TRUE(isSoftwareRenderer(QString::fromLatin1(renderer))) << renderer;
    for (const char* renderer : {"Mesa Intel(R) UHD Graphics 620 (KBL GT2)", "AMD Radeon RX 580 (polaris10)", "NVIDIA T400", "Mali-G52"})
        EXPECT_FALSE(isSoftwareRenderer(QString::fromLatin1(renderer))) << renderer;
    const std::vector<std::pair<QString, QString>> remote{
        {QStringLiteral("DISPLAY"), QStringLiteral("localhost:10.0")}, {QStringLiteral("DISPLAY"), QStringLiteral("pc17:0")},
        {QStringLiteral("XRDP_SESSION"), QStringLiteral("1")},         {QStringLiteral("VNCDESKTOP"), QStringLiteral("x")},
        {QStringLiteral("NXSESSIONID"), QStringLiteral("1")},          {QStringLiteral("X2GO_SESSION"), QStringLiteral("1")}};
    for (const auto& variable : remote) {
        const PaintChoice choice = choosePaintPath(PaintPreference::Automatic, QStringLiteral("xcb"), with({variable}), kCard);
        EXPECT_EQ(choice.path, PaintPath::Raster) << variable.first.toStdString();
        EXPECT_FALSE(choice.ask);
    }
}

TEST(PaintPath, AutomaticAsksBeforeItChooses) {
    const PaintChoice before = choosePaintPath(PaintPreference::Automatic, QStringLiteral("xcb"), kDesk, std::nullopt);
    EXPECT_EQ(before.path, PaintPath::Raster);
    EXPECT_TRUE(before.ask);
    const PaintChoice after = choosePaintPath(PaintPreference::Automatic, QStringLiteral("xcb"), kDesk, kCard);
    EXPECT_EQ(after.path, PaintPath::OpenGl);
    EXPECT_FALSE(after.ask);
    EXPECT_TRUE(after.words.contains(kCard.renderer));
}

TEST(PaintPath, WhatIsAskedForHoldsWhereItCan) {
    EXPECT_EQ(choosePaintPath(PaintPreference::OpenGl, QStringLiteral("xcb"), kDesk, kSoftware).path, PaintPath::OpenGl);
    EXPECT_EQ(choosePaintPath(PaintPreference::OpenGl, QStringLiteral("wayland"), kDesk, std::nullopt).path, PaintPath::OpenGl);
    EXPECT_EQ(choosePaintPath(PaintPreference::Raster, QStringLiteral("xcb"), kDesk, kCard).path, PaintPath::Raster);
}

TEST(PaintPath, NamesOfPreferencesComeBack) {
    for (const PaintPreference preference : {PaintPreference::Automatic, PaintPreference::OpenGl, PaintPreference::Raster})
        EXPECT_EQ(paintPreferenceFromName(nameOf(preference)), preference);
    EXPECT_EQ(paintPreferenceFromName(QStringLiteral("vulkan")), PaintPreference::Automatic);
    EXPECT_EQ(paintPreferenceFromName({}), PaintPreference::Automatic);
}

} // namespace
} // namespace hs::ui
