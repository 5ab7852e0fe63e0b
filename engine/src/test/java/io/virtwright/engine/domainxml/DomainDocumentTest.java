package io.virtwright.engine.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class DomainDocumentTest {
    private static final ElementPath VDA = ElementPath.of("devices").thenHaving("disk", "target", "dev", "vda");
    private static final DomainDocument WEB1 = DomainDocument.parse(Samples.LIBVIRT);

    private static String edit(XmlEdit... edits) {
        return WEB1.applyAll(List.of(edits)).text();
    }

    private static String after(String old, String replacement) {
        assertThat(Samples.LIBVIRT).containsOnlyOnce(old);
        return Samples.LIBVIRT.replace(old, replacement);
    }

    private static String edit(String xml, XmlEdit... edits) {
        return DomainDocument.parse(xml).applyAll(List.of(edits)).text();
    }

    @Test
    void setsAnAttributeBehindTheOthers() {
        assertThat(edit(new XmlEdit.SetAttribute(VDA.then("driver"), "iothread", "1")))
                .isEqualTo(after(" io='native'/>", " io='native' iothread='1'/>"));
    }

    @Test
    void makesTheDriverWhereLibvirtWritesIt() {
        assertThat(edit(new XmlEdit.SetAttribute(
                        ElementPath.of("devices")
                                .thenHaving("disk", "target", "dev", "sdb")
                                .then("driver"),
                        "iothread",
                        "1")))
                .isEqualTo(after(
                        "      <source dev='/dev/disk/by-id",
                        "      <driver iothread='1'/>\n      <source dev='/dev/disk/by-id"));
    }

    @Test
    void putsNewTopLevelElementsBetweenTheirNeighbours() {
        assertThat(edit(new XmlEdit.SetText(ElementPath.of("iothreads"), "2")))
                .isEqualTo(after("<!-- four -->\n", "<!-- four -->\n  <iothreads>2</iothreads>\n"));
    }

    @Test
    void putsAPinBehindItsLikes() {
        XmlEdit pin = new XmlEdit.SetAttribute(
                ElementPath.of("cputune").then("iothreadpin", "iothread", "2"), "cpuset", "4-5");
        assertThat(edit(pin))
                .isEqualTo(after(
                        "    <emulatorpin cpuset='2'/>\n",
                        "    <emulatorpin cpuset='2'/>\n    <iothreadpin iothread='2' cpuset='4-5'/>\n"));
        assertThat(edit(new XmlEdit.AddChild(ElementPath.of("cputune"), "<vcpupin vcpu='2' cpuset='3'/>")))
                .isEqualTo(after("    <emulatorpin", "    <vcpupin vcpu='2' cpuset='3'/>\n    <emulatorpin"));
    }

    @Test
    void laysOutWhatItAdds() {
        assertThat(
                        edit(
                                new XmlEdit.AddChild(
                                        ElementPath.ROOT,
                                        "<iothreadids><iothread id='2'><poll max='0'/></iothread><!-- c --><iothread id='5'/></iothreadids>")))
                .isEqualTo(after("<!-- four -->\n", """
                        <!-- four -->
                          <iothreadids>
                            <iothread id='2'>
                              <poll max='0'/>
                            </iothread>
                            <!-- c -->
                            <iothread id='5'/>
                          </iothreadids>
                        """));
    }

    @Test
    void makesWholeWays() {
        assertThat(edit(new XmlEdit.SetAttribute(ElementPath.of("features", "kvm", "poll-control"), "state", "on")))
                .isEqualTo(after("    <apic/>\n", """
                            <apic/>
                            <kvm>
                              <poll-control state='on'/>
                            </kvm>
                        """));
    }

    @Test
    void opensAnElementThatWasEmpty() {
        assertThat(edit(new XmlEdit.SetAttribute(
                        ElementPath.of("devices")
                                .then("controller", "type", "usb")
                                .then("driver"),
                        "iothread",
                        "1")))
                .isEqualTo(after("    <controller type='usb' index='0'/>\n", """
                            <controller type='usb' index='0'>
                              <driver iothread='1'/>
                            </controller>
                        """));
    }

    @Test
    void takesBackWhatItAdded() {
        List<ElementPath> added = List.of(
                ElementPath.of("iothreads"),
                ElementPath.of("iothreadids"),
                ElementPath.of("memoryBacking"),
                ElementPath.of("features", "kvm"),
                ElementPath.of("cputune", "iothreadpin"),
                VDA.then("auth"),
                VDA.then("driver").then("iothreads"),
                VDA.then("alias"),
                ElementPath.of("devices", "rng"),
                ElementPath.of("keywrap"));
        for (ElementPath path : added) {
            ElementPath parent =
                    new ElementPath(path.steps().subList(0, path.steps().size() - 1));
            String name = path.steps().getLast().element();
            DomainDocument with = WEB1.apply(new XmlEdit.AddChild(parent, "<" + name + "><x/></" + name + ">"));
            assertThat(with.find(path)).as("%s", path).isPresent();
            if (!name.equals("iothreads") || path.steps().size() == 1) {
                assertThat(with.apply(new XmlEdit.Remove(path)).text())
                        .as("%s", path)
                        .isEqualTo(Samples.LIBVIRT);
            }
        }
        XmlEdit set = new XmlEdit.SetAttribute(VDA.then("driver"), "iothread", "1");
        XmlEdit unset = new XmlEdit.RemoveAttribute(VDA.then("driver"), "iothread");
        assertThat(edit(set, unset)).isEqualTo(Samples.LIBVIRT);
    }

    @Test
    void doesNothingWhereThereIsNothingToDo() {
        assertThat(WEB1.apply(new XmlEdit.Remove(ElementPath.of("iothreads")))).isSameAs(WEB1);
        assertThat(WEB1.apply(new XmlEdit.RemoveAttribute(VDA.then("driver"), "iothread")))
                .isSameAs(WEB1);
        assertThat(WEB1.apply(new XmlEdit.SetAttribute(VDA.then("driver"), "cache", "none")))
                .isSameAs(WEB1);
        assertThat(WEB1.apply(new XmlEdit.SetText(ElementPath.of("vcpu"), "4"))).isSameAs(WEB1);
    }

    @Test
    void makesNoDiskOutOfAnEdit() {
        ElementPath vdz = ElementPath.of("devices").thenHaving("disk", "target", "dev", "vdz");
        assertThatExceptionOfType(DomainXmlException.class)
                .isThrownBy(() -> WEB1.apply(new XmlEdit.SetAttribute(vdz.then("driver"), "iothread", "1")))
                .withMessage("there is no disk[target/@dev='vdz']");
    }

    @Test
    void keepsCommentsInATextThatItSets() {
        String xml = "<domain><vcpu><!-- a --> 4 <!-- b --></vcpu></domain>";
        assertThat(edit(xml, new XmlEdit.SetText(ElementPath.of("vcpu"), "8")))
                .isEqualTo("<domain><vcpu><!-- a --> 8 <!-- b --></vcpu></domain>");
        assertThat(edit("<domain><vcpu/></domain>", new XmlEdit.SetText(ElementPath.of("vcpu"), "8")))
                .isEqualTo("<domain><vcpu>8</vcpu></domain>");
    }

    @Test
    void keepsACommentThatStandsBehindWhatItRemoves() {
        assertThat(edit(new XmlEdit.Remove(ElementPath.of("vcpu"))))
                .isEqualTo(after(
                        "<vcpu placement='static' cpuset='0-7,^3' current='2'>4</vcpu> <!-- four -->",
                        "<!-- four -->"));
    }

    @Test
    void keepsLineEndsTabsAndQuotes() {
        String xml = "<?xml version=\"1.0\"?>\r\n<domain type=\"kvm\">\r\n\t<vcpu>1</vcpu>\r\n\t<os/>\r\n</domain>";
        assertThat(edit(
                        xml,
                        new XmlEdit.SetAttribute(ElementPath.ROOT, "id", "1"),
                        new XmlEdit.AddChild(ElementPath.of("cputune"), "<emulatorpin cpuset='0'/>")))
                .isEqualTo(
                        "<?xml version=\"1.0\"?>\r\n<domain type=\"kvm\" id=\"1\">\r\n\t<vcpu>1</vcpu>\r\n\t<cputune>\r\n"
                                + "\t\t<emulatorpin cpuset='0'/>\r\n\t</cputune>\r\n\t<os/>\r\n</domain>");
    }

    @Test
    void leavesADocumentWithoutLinesWithoutLines() {
        assertThat(edit(
                        "<domain><vcpu>1</vcpu></domain>",
                        new XmlEdit.SetAttribute(ElementPath.of("cputune", "emulatorpin"), "cpuset", "0")))
                .isEqualTo("<domain><vcpu>1</vcpu><cputune><emulatorpin cpuset='0'/></cputune></domain>");
    }

    @Test
    void escapes() {
        XmlEdit set = new XmlEdit.SetAttribute(ElementPath.ROOT, "a", "<&>\"'\n\t\r😀");
        DomainDocument document = DomainDocument.parse("<domain/>").apply(set);
        assertThat(document.text()).isEqualTo("<domain a='&lt;&amp;&gt;&quot;&apos;&#10;&#9;&#13;😀'/>");
        assertThat(document.root().attribute("a")).contains("<&>\"'\n\t\r😀");
        assertThatExceptionOfType(DomainXmlException.class)
                .isThrownBy(() -> document.apply(new XmlEdit.SetAttribute(ElementPath.ROOT, "a", "\u0000")));
        assertThatExceptionOfType(DomainXmlException.class)
                .isThrownBy(() -> document.apply(new XmlEdit.SetAttribute(ElementPath.ROOT, "a='' b", "c")));
    }

    @Test
    void addsOneElementAndNothingElse() {
        for (String xml :
                List.of("", "x", "<a/><b/>", "<a/>x", "<a>", "</fragment><fragment>", "<!-- c --><a/>", "<p:a/>")) {
            assertThatExceptionOfType(DomainXmlException.class)
                    .as(xml)
                    .isThrownBy(() -> WEB1.apply(new XmlEdit.AddChild(ElementPath.of("devices"), xml)));
        }
        ElementPath nowhere = ElementPath.of("devices", "emulator");
        assertThatExceptionOfType(DomainXmlException.class)
                .isThrownBy(() -> WEB1.apply(new XmlEdit.AddChild(nowhere, "<a/>")));
    }

    @Test
    void looksPastOtherNamespaces() {
        assertThat(WEB1.find(ElementPath.of("commandline"))).isEmpty();
        assertThat(WEB1.find(ElementPath.of("metadata", "instance"))).isEmpty();
        assertThat(WEB1.root().child("http://libvirt.org/schemas/domain/qemu/1.0", "commandline"))
                .isPresent();
        assertThat(edit(new XmlEdit.AddChild(ElementPath.ROOT, "<qemu:capabilities/>")))
                .isEqualTo(after("</qemu:commandline>\n", "</qemu:commandline>\n  <qemu:capabilities/>\n"));
    }

    @Test
    void findsTheFirstCompleteMatch() {
        DomainDocument document = DomainDocument.parse("<domain><a/><a><b n='1'/></a><a><b n='2'/></a></domain>");
        assertThat(document.find(ElementPath.of("a", "b")).flatMap(b -> b.attribute("n")))
                .contains("1");
        assertThat(document.apply(new XmlEdit.SetAttribute(ElementPath.of("a", "b"), "n", "3"))
                        .text())
                .isEqualTo("<domain><a/><a><b n='3'/></a><a><b n='2'/></a></domain>");
    }
}
