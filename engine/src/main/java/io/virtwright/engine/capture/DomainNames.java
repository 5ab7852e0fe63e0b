package io.virtwright.engine.capture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of domains in the paths and command lines that libvirt and virt-aa-helper make of them: {@code acme.log},
 * {@code acme_VARS.fd}, {@code domain-7-acme/}, {@code 7-acme-swtpm.sock}, {@code *.tunnelmigrate.dest.acme}.
 */
final class DomainNames {
    /** With the domain's number it is cut off (virDomainDefGetShortName). */
    private static final int SHORT = 20;

    /** Where a path ends in XML, JSON, a profile, a command line. */
    private static final String END = "(?=[\"'<>,\\s\0]|$)";

    private static final String IN_PATH = "[^/\"'<>,\\n\0]";
    /** Only libvirt's own folders: a domain may be called as any file of the host. */
    private static final String FOLDER = "/libvirt/(?:" + IN_PATH + "{1,100}/){0,6}";

    /** One way in which a name stands in a text, and what takes its place. */
    private record Form(Pattern known, String replacement) {}

    private final List<Form> forms = new ArrayList<>();

    DomainNames(Map<String, String> pseudonyms) {
        // A name may begin with another.
        pseudonyms.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, String> entry) ->
                                entry.getKey().length())
                        .reversed())
                .forEach(entry -> enter(entry.getKey(), Matcher.quoteReplacement(entry.getValue())));
    }

    private void enter(String name, String pseudonym) {
        String whole = either(name);
        String cut = either(name.substring(
                0, name.offsetByCodePoints(0, Math.min(SHORT, name.codePointCount(0, name.length())))));
        add(
                "(" + FOLDER + "(?:domain-|(?:domain-)?[0-9]{1,9}-))(?:" + whole + "|" + cut
                        + ")(?=[-_./]|[\"'<>,\\s\0]|$)",
                pseudonym);
        add("(" + FOLDER + ")" + whole + "(?=[-_.]" + IN_PATH + "{0,200}(?:[\"'<>,\\n\0]|$))", pseudonym);
        add("(\\.dest\\.)" + whole + END, pseudonym);
        add("((?:\0|^)-name\0(?:guest=)?)" + Pattern.quote(name.replace(",", ",,")) + "(?=[,\0]|$)", pseudonym);
    }

    /** As it is, and as XML has it. */
    private static String either(String name) {
        return "(?:" + Pattern.quote(name) + "|" + Pattern.quote(Redaction.escaped(name)) + ")";
    }

    private void add(String known, String pseudonym) {
        forms.add(new Form(Pattern.compile(known), "$1" + pseudonym));
    }

    String replacedIn(String text) {
        String plain = text;
        for (Form form : forms) {
            plain = form.known().matcher(plain).replaceAll(form.replacement());
        }
        return plain;
    }
}
