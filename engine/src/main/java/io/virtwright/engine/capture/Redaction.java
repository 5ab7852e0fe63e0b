package io.virtwright.engine.capture;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.SaslUserList;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes out of a capture what tells whose host it is: the names of the host, its domains, accounts and images; titles,
 * descriptions and metadata of domains; UUIDs, MAC and IP addresses, world wide names and serial numbers. The same becomes
 * the same, so that an audit finds what it found.
 *
 * <p>What stays: hardware, kernel and libvirt versions, numbers, sizes, mount points, volume groups, the names of
 * networks, of processes and of devices, the addresses on which the host listens, and comments in configuration files.
 */
public final class Redaction {
    private static final Pattern QUOTED_PATH = Pattern.compile("(?<=['\"])/[^'\"<>]+(?=['\"])");
    private static final Pattern SAYS_NOTHING = Pattern.compile("(<(title|description)>)[^<]*(</\\2>)");
    private static final String METADATA = "<metadata>";
    private static final String METADATA_END = "</metadata>";
    private static final Pattern TEXT = Pattern.compile(">[^<]*[^<\\s][^<]*<");
    private static final Pattern VALUE = Pattern.compile("(\\s(?!xmlns)[\\w:.-]+=)(['\"])[^'\"]*\\2");
    private static final Pattern NAMED = Pattern.compile("(<(?:auth username|host name)=['\"])([^'\"]*)");
    private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,5}$");
    private static final List<String> OF_HOST = List.of("/proc/sys/kernel/hostname", "/etc/hostname");
    private static final List<String> OF_LIBVIRT =
            List.of("/run/libvirt/", "/etc/libvirt/", "/var/lib/libvirt/", "/etc/sasl2/");

    private final Pseudonyms pseudonyms = new Pseudonyms();
    private final Map<String, String> domains = new LinkedHashMap<>();
    private final Map<String, String> images = new LinkedHashMap<>();
    private final String host;
    private final Snapshot snapshot;
    private final DomainNames names;

    private Redaction(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.host = snapshot.get(new Probe.ThisMachine())
                .found()
                .map(Machine::name)
                .filter(name -> !name.isEmpty())
                .orElse(snapshot.host());
        snapshot.get(new Probe.Domains()).found().map(DomainList::domains).orElse(List.of()).stream()
                .map(Domain::name)
                .forEach(name -> domains.put(name, pseudonyms.of("domain", name, n -> "domain-" + n)));
        names = new DomainNames(domains);
        snapshot.readings().values().stream()
                .flatMap(
                        reading -> reading instanceof Reading.Present<?>(DomainText xml) ? Stream.of(xml) : Stream.of())
                .forEach(this::images);
    }

    /** The same capture without it. */
    public static Capture of(Capture whole) {
        return new Capture(new Redaction(whole.snapshot()).redacted(), true);
    }

    private void images(DomainText xml) {
        try {
            xml.view().disks().stream()
                    .flatMap(disk -> disk.source().stream())
                    .filter(source -> source.type().equals("file"))
                    .flatMap(source -> source.path().stream())
                    // a device that is given as a file keeps its name
                    .filter(path -> !path.startsWith("/dev/"))
                    .forEach(path -> images.put(path, image(path)));
        } catch (DomainXmlException e) {
            // What can't be parsed is told to the user as unreadable; its paths are replaced with its names.
        }
    }

    /** Under the mount point that it lies on, so that its file system is still the same. */
    private String image(String path) {
        String mount = snapshot.get(new Probe.FileContent("/proc/self/mountinfo")).found().map(Bytes::utf8).stream()
                .flatMap(String::lines)
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length > 4)
                .map(fields -> fields[4])
                .filter(point -> !point.equals("/") && path.startsWith(point + "/"))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
        Matcher extension = EXTENSION.matcher(path);
        String end = extension.find() ? extension.group() : "";
        return mount + pseudonyms.of("image", path, n -> "/images/image-" + n) + end;
    }

    private Snapshot redacted() {
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        snapshot.readings().forEach((probe, reading) -> {
            UnaryOperator<String> plain = texts(probe);
            Probe<?> redacted = ProbeForm.read(plain(ProbeForm.write(probe), plain));
            readings.put(redacted, ReadingForm.read(redacted, plain(ReadingForm.write(probe, reading), plain)));
        });
        return Snapshot.empty(snapshot.host().startsWith("/") ? "/tree" : "host-1", snapshot.taken())
                .plus(readings);
    }

    /** The host's name, short or with its domain as it was; empty text for a name of another host. */
    private String hostName(String text) {
        String shortName = text.contains(".") ? text.substring(0, text.indexOf('.')) : text;
        String own = host.contains(".") ? host.substring(0, host.indexOf('.')) : host;
        return shortName.equals(own) ? text.length() == own.length() ? "host-1" : "host-1.example" : "";
    }

    /** What to do with the texts of a probe and of its reading. */
    private UnaryOperator<String> texts(Probe<?> probe) {
        return switch (probe) {
            case Probe.DomainXml _ -> this::xml;
            case Probe.Domains _ -> text -> domains.getOrDefault(text, pseudonyms.anywhere(text));
            case Probe.ThisMachine _ -> text -> text.equals(host) ? hostName(host) : text;
            case Probe.SaslUsers _ -> this::account;
            case Probe.FileContent(String path) -> ofFile(path);
            case Probe.FileContents(String glob) -> ofFile(glob);
            case Probe<?> _ -> text -> path(pseudonyms.anywhere(text));
        };
    }

    private UnaryOperator<String> ofFile(String path) {
        if (OF_HOST.contains(path)) {
            return text -> text.startsWith("/") ? text : text.replace(host, hostName(host));
        }
        if (OF_LIBVIRT.stream().anyMatch(path::startsWith)) {
            return text ->
                    text.startsWith("/") ? path(text) : accounts(pseudonyms.addresses(pseudonyms.anywhere(text)));
        }
        if (path.startsWith("/etc/apparmor.d/libvirt/")) {
            return text -> text.startsWith("/") ? path(text) : profile(text);
        }
        if (path.startsWith("/proc/") && path.endsWith("/cmdline")) {
            return this::commandLine;
        }
        return path.startsWith("/sys/") || path.startsWith("/proc/net/")
                ? pseudonyms::anywhere
                : text -> text.startsWith("/") ? path(text) : pseudonyms.addresses(pseudonyms.anywhere(text));
    }

    /** An image, or a file that libvirt names after a domain. */
    private String path(String text) {
        String image = images.get(text);
        if (image != null) {
            return image;
        }
        int slash = text.lastIndexOf('/') + 1;
        String last = text.substring(slash);
        for (Map.Entry<String, String> domain : domains.entrySet()) {
            if (last.equals(domain.getKey())
                    || (last.startsWith(domain.getKey() + ".")
                            && last.indexOf('.', domain.getKey().length() + 1) < 0)) {
                return pseudonyms.anywhere(text.substring(0, slash))
                        + domain.getValue()
                        + last.substring(domain.getKey().length());
            }
        }
        return names.replacedIn(pseudonyms.anywhere(text));
    }

    private String commandLine(String text) {
        String plain = names.replacedIn(pseudonyms.addresses(pseudonyms.anywhere(text)));
        for (Map.Entry<String, String> image : images.entrySet()) {
            plain = plain.replace(image.getKey(), image.getValue());
        }
        return plain;
    }

    /** The rules of a domain's AppArmor profile, which name its images. */
    private String profile(String text) {
        String plain = pseudonyms.anywhere(text);
        for (Map.Entry<String, String> image : images.entrySet()) {
            plain = plain.replace('"' + image.getKey() + '"', '"' + image.getValue() + '"');
        }
        return names.replacedIn(plain);
    }

    private String account(String text) {
        int at = text.lastIndexOf('@');
        if (text.startsWith("/") || at <= 0) {
            return path(text);
        }
        String realm = text.substring(at + 1);
        return pseudonyms.of("user", text.substring(0, at), n -> "user-" + n) + "@"
                + (hostName(realm).isEmpty() ? pseudonyms.of("realm", realm, n -> "realm-" + n) : hostName(realm));
    }

    /** The accounts that a configuration file names. */
    private String accounts(String text) {
        String plain = text;
        for (Reading<?> reading : snapshot.readings().values()) {
            if (reading instanceof Reading.Present<?>(SaslUserList users)) {
                for (String account : users.accounts()) {
                    plain = plain.replace("\"" + account + "\"", "\"" + account(account) + "\"");
                }
            }
        }
        return plain;
    }

    private String xml(String text) {
        if (!text.startsWith("<")) {
            return pseudonyms.anywhere(text);
        }
        String plain = SAYS_NOTHING.matcher(text).replaceAll("$1redacted$3");
        plain = metadata(plain);
        for (Map.Entry<String, String> domain : domains.entrySet()) {
            plain = plain.replace(
                    "<name>" + escaped(domain.getKey()) + "</name>", "<name>" + domain.getValue() + "</name>");
        }
        plain = QUOTED_PATH.matcher(plain).replaceAll(found -> Matcher.quoteReplacement(path(found.group())));
        plain = NAMED.matcher(plain)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + pseudonyms.of("remote", Objects.toString(found.group(2)), n -> "name-" + n)));
        return pseudonyms.addresses(pseudonyms.anywhere(names.replacedIn(plain)));
    }

    /** Not by a regular expression: each of many starts without an end would have it search to the end of the text. */
    private static String metadata(String text) {
        StringBuilder plain = new StringBuilder();
        int done = 0;
        for (int start = text.indexOf(METADATA); start >= 0; start = text.indexOf(METADATA, done)) {
            int end = text.indexOf(METADATA_END, start);
            if (end < 0) {
                break;
            }
            end += METADATA_END.length();
            plain.append(text, done, start)
                    .append(VALUE.matcher(
                                    TEXT.matcher(text.substring(start, end)).replaceAll(">redacted<"))
                            .replaceAll("$1$2redacted$2"));
            done = end;
        }
        return plain.append(text, done, text.length()).toString();
    }

    /** As XML has it between tags. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static JsonNode plain(JsonNode node, UnaryOperator<String> texts) {
        return switch (node) {
            case ObjectNode object
            when object.has("base64") ->
                Values.bytes(Bytes.ofLatin1(texts.apply(Values.bytes(object).latin1())));
            case ObjectNode object -> {
                ObjectNode plain = Fields.NODES.objectNode();
                object.properties()
                        .forEach(entry -> plain.set(
                                entry.getKey().startsWith("/") || entry.getKey().length() == 36
                                        ? texts.apply(entry.getKey())
                                        : entry.getKey(),
                                plain(entry.getValue(), texts)));
                yield plain;
            }
            case ArrayNode array -> {
                ArrayNode plain = Fields.NODES.arrayNode();
                array.forEach(item -> plain.add(plain(item, texts)));
                yield plain;
            }
            case JsonNode text when text.isString() -> Fields.NODES.stringNode(texts.apply(text.stringValue()));
            case JsonNode other -> other;
        };
    }
}
