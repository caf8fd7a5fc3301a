<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_GB">
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
</TS>
