<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_GB">
<context>
    <name>hs::app::BundleKeeper</name>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::app::MarksDesk</name>
    <message numerus="yes">
        <source>%n marks are locked and stay</source>
        <translation>
            <numerusform>%n mark is locked and stays</numerusform>
            <numerusform>%n marks are locked and stay</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n marks opened</source>
        <translation>
            <numerusform>%n mark opened</numerusform>
            <numerusform>%n marks opened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n have no place on the slide and are only kept</source>
        <translation>
            <numerusform>%n has no place on the slide and is only kept</numerusform>
            <numerusform>%n have no place on the slide and are only kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::app::SessionKeeper</name>
    <message numerus="yes">
        <source>%n slides</source>
        <translation>
            <numerusform>%n slide</numerusform>
            <numerusform>%n slides</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n marks</source>
        <translation>
            <numerusform>%n mark</numerusform>
            <numerusform>%n marks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::app::WordsDesk</name>
    <message numerus="yes">
        <source>%n strong field(s) not yet seen above %1x</source>
        <translation>
            <numerusform>%n strong field not yet seen above %1x</numerusform>
            <numerusform>%n strong fields not yet seen above %1x</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::ui::BarList</name>
    <message numerus="yes">
        <source>log-probability %1 over %n token(s)</source>
        <translation>
            <numerusform>log-probability %1 over %n token</numerusform>
            <numerusform>log-probability %1 over %n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::ui::FieldGallery</name>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%n field</numerusform>
            <numerusform>%n fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::ui::MarksPanel</name>
    <message numerus="yes">
        <source>%n marks selected</source>
        <translation>
            <numerusform>%n mark selected</numerusform>
            <numerusform>%n marks selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points</source>
        <translation>
            <numerusform>%n point</numerusform>
            <numerusform>%n points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more measurements</source>
        <translation>
            <numerusform>and %n more measurement</numerusform>
            <numerusform>and %n more measurements</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::ui::Measures</name>
    <message numerus="yes">
        <source>%n points</source>
        <translation>
            <numerusform>%n point</numerusform>
            <numerusform>%n points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hs::ui::PhraseProbe</name>
    <message numerus="yes">
        <source>%1 in %n token(s), %2 a token</source>
        <translation>
            <numerusform>%1 in %n token, %2 a token</numerusform>
            <numerusform>%1 in %n tokens, %2 a token</numerusform>
        </translation>
    </message>
</context>
</TS>
