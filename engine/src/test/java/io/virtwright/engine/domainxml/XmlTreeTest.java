package io.virtwright.engine.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;

class XmlTreeTest {

    /** The offsets are all that edits rest on: each must cut out its tag, across the reader's buffers too. */
    @Test
    void knowsWhereEveryElementStands() {
        Random random = new Random(7);
        for (int round = 0; round < 100; round++) {
            String head = random.nextBoolean() ? "<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- x -->\r\n" : "\uFEFF";
            String text = head + element(random, "domain", round % 10 == 0 ? 6 : 4) + "\n";
            XmlElement root = XmlTree.parse(text);
            assertThat(root.name()).isEqualTo("domain");
            check(text, root);
        }
    }

    private static void check(String text, XmlElement element) {
        String startTag = element.startTag().of(text);
        assertThat(startTag).startsWith("<" + element.writtenName()).endsWith(element.selfClosed() ? "/>" : ">");
        assertThat(startTag.substring(1)).doesNotContain("<");
        if (element.selfClosed()) {
            assertThat(element.content().isEmpty()).isTrue();
        } else {
            assertThat(text.substring(element.content().end(), element.span().end())
                            .replaceAll("\\s", ""))
                    .isEqualTo("</" + element.writtenName() + ">");
        }
        assertThat(AttributeSpan.of(text, element)).hasSameSizeAs(element.attributes());
        for (int i = 0; i < element.attributes().size(); i++) {
            assertThat(AttributeSpan.of(text, element).get(i).name())
                    .isEqualTo(element.attributes().get(i).name());
        }
        element.comments().forEach(span -> assertThat(span.of(text)).matches("(?s)<!--.*-->|<\\?.*\\?>"));
        int length = element.children().stream()
                        .mapToInt(child -> child.span().of(text).length())
                        .sum()
                + element.comments().stream()
                        .mapToInt(span -> span.of(text).length())
                        .sum()
                + element.text().stream()
                        .mapToInt(span -> span.of(text).length())
                        .sum();
        assertThat(length).isEqualTo(element.content().of(text).length());
        element.children().forEach(child -> check(text, child));
    }

    private static String element(Random random, String name, int depth) {
        StringBuilder out = new StringBuilder("<").append(name);
        for (int i = random.nextInt(4); i > 0; i--) {
            out.append(pick(random, " ", "\r\n  ", "\t")).append("a").append(i);
            out.append(pick(random, "=", " = ", "=\n"))
                    .append(pick(random, "'x > y'", "\"it's\"", "'&lt;😀&#65;'", "''"));
        }
        int children = depth == 0 ? 0 : random.nextInt(6);
        if (children == 0 && random.nextBoolean()) {
            return out.append(pick(random, "/>", " />", "\n/>")).toString();
        }
        out.append('>');
        for (int i = 0; i < children; i++) {
            out.append(pick(
                    random,
                    "",
                    "\r\n  ",
                    "\n",
                    "text",
                    "t&amp;😀",
                    "<!-- <a/> -->",
                    "<?pi <b>?>",
                    "<![CDATA[<c>]]>",
                    "x\u0085y",
                    "]]"));
            out.append(element(random, pick(random, "a", "bb", "é", "long-name.1"), depth - 1));
        }
        return out.append("</")
                .append(name)
                .append(pick(random, ">", " >", "\n>"))
                .toString();
    }

    private static String pick(Random random, String... from) {
        return from[random.nextInt(from.length)];
    }

    private static void refused(String xml, String message) {
        assertThatExceptionOfType(DomainXmlException.class)
                .isThrownBy(() -> DomainDocument.parse(xml))
                .withMessageContaining(message);
    }

    @Test
    void refusesDocumentTypesAndEntities() {
        refused("<!DOCTYPE domain><domain/>", "line 1, column 1: a document type declaration is not allowed");
        refused(
                "<?xml version='1.0'?>\n<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><domain>&e;</domain>",
                "line 2, column 1: a document type declaration is not allowed");
        refused("<domain>&e;</domain>", "line 1");
        refused("<domain a='&e;'/>", "line 1");
    }

    @Test
    void refusesWhatIsTooMuch() {
        refused(" ".repeat(DomainDocument.MAX_CHARACTERS + 1), "more than 4194304");
        refused("<domain>" + "<a>".repeat(100_000), "Element Depth");
        StringBuilder attributes = new StringBuilder("<domain");
        for (int i = 0; i < 1000; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        refused(attributes.append("/>").toString(), "ttribute");
        refused("<domain a='" + "x".repeat(100_000) + "'/>", "ttribute");
        refused("<domain>" + "<a/>".repeat(300_000) + "</domain>", "lement");
        String deepest = "<domain>" + "<a>".repeat(255) + "</a>".repeat(255) + "</domain>";
        assertThatCode(() -> DomainDocument.parse(deepest)).doesNotThrowAnyException();
    }

    @Test
    void refusesWhatIsNoDomain() {
        refused("", "line 1");
        refused("<domain>", "line 1");
        refused("<domain></domains>", "line 1, column 17: Unexpected close tag </domains>");
        refused("<domain/><domain/>", "line 1");
        refused("<network/>", "the root element is <network>, not <domain>");
        refused("<domain xmlns='urn:x'/>", "the root element is <domain>");
        refused("<p:domain/>", "line 1");
        refused("<domstatus/>", "status of a running domain");
        refused("<domain>\u0001</domain>", "line 1");
    }

    /** Mutations of real XML: nothing but the declared exception, and what is taken can be edited. */
    @Test
    void survivesJunk() {
        Random random = new Random(99);
        String alphabet = "<>/='\"&;!-?[]: \nabCDATAdomainDOCTYPE\u0000\uD83Dé#x";
        String seed = "<?xml version='1.0'?><domain xmlns:q='u'><!-- c --><name>a&amp;b</name>"
                + "<devices><disk><target dev='vda'/><![CDATA[x]]></disk></devices><q:a q:b=''/></domain>";
        XmlEdit edit = new XmlEdit.SetText(ElementPath.of("iothreads"), "2");
        int taken = 0;
        int refused = 0;
        int views = 0;
        long edited = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder xml = new StringBuilder(seed);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(xml.length());
                switch (random.nextInt(3)) {
                    case 0 -> xml.deleteCharAt(at);
                    case 1 -> xml.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    default -> xml.insert(at, xml.substring(at, Math.min(xml.length(), at + random.nextInt(30))));
                }
            }
            try {
                DomainDocument document = DomainDocument.parse(xml.toString());
                taken++;
                views += DomainView.of(document).disks().size();
                edited += document.apply(edit).text().length();
            } catch (DomainXmlException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
        assertThat(views).isGreaterThan(1000);
        assertThat(edited).isGreaterThan(1000);
        assertThat(taken).isGreaterThan(1000);
    }
}
