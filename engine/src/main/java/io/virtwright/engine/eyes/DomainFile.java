package io.virtwright.engine.eyes;

import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainSecrets;
import io.virtwright.engine.domainxml.DomainStatus;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.domainxml.XmlElement;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.Reading;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One of libvirt's files about a domain: its definition in /etc/libvirt/qemu, or the record of it running in
 * /run/libvirt/qemu.
 *
 * @param path on the host
 * @param uuid empty where the file can't be read, or can't be what it is named for
 * @param state of a running domain; empty for a definition
 * @param xml without secrets; unreadable with what is wrong with the file
 */
record DomainFile(String path, Optional<UUID> uuid, Optional<Domain.State> state, Reading<String> xml) {
    private static final Pattern UUID_DIGITS = Pattern.compile("[0-9a-f]{32}");

    /** The domain's name as the file's name has it. libvirt loads no file whose name is another than its domain's. */
    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1, path.length() - ".xml".length());
    }

    static DomainFile definition(String path, Reading<Bytes> content) {
        return of(path, content, text -> new Parsed(DomainDocument.parse(text), Optional.empty()));
    }

    static DomainFile status(String path, Reading<Bytes> content) {
        return of(path, content, text -> {
            DomainStatus status = DomainStatus.parse(text);
            return new Parsed(status.domain(), Optional.of(state(status.state())));
        });
    }

    /** This file, as far as it is known, with what is wrong with it. */
    DomainFile broken(String reason) {
        return new DomainFile(path, Optional.empty(), state, Reading.unreadable(path + ": " + reason));
    }

    private record Parsed(DomainDocument document, Optional<Domain.State> state) {}

    private interface Parser {
        Parsed parse(String text) throws DomainXmlException;
    }

    private static DomainFile of(String path, Reading<Bytes> content, Parser parser) {
        DomainFile file = new DomainFile(path, Optional.empty(), Optional.empty(), Reading.absent());
        return switch (content) {
            case Reading.Absent<Bytes>() -> file.broken("there is nothing behind this name");
            case Reading.Unreadable<Bytes>(String reason) -> file.broken(reason);
            case Reading.Present<Bytes>(Bytes bytes) -> {
                try {
                    yield file.with(parser.parse(text(bytes)));
                } catch (CharacterCodingException e) {
                    yield file.broken("not UTF-8");
                } catch (DomainXmlException e) {
                    yield file.broken(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private DomainFile with(Parsed parsed) {
        XmlElement root = parsed.document().root();
        String expected = name(path);
        String name = root.child("name").map(XmlElement::ownText).orElse("");
        DomainFile file = new DomainFile(path, Optional.empty(), parsed.state(), xml);
        if (!name.equals(expected)) {
            return file.broken("its domain is named \"" + name + "\": libvirt does not load it");
        }
        if (name.indexOf('\n') >= 0) {
            return file.broken("its domain has a line feed in its name: libvirt does not load it");
        }
        Optional<UUID> uuid = root.child("uuid").flatMap(element -> uuid(element.ownText()));
        return uuid.isEmpty()
                ? file.broken("its domain has no valid UUID")
                : new DomainFile(
                        path,
                        uuid,
                        parsed.state(),
                        Reading.of(DomainSecrets.strip(parsed.document()).text()));
    }

    /** 32 hexadecimal digits with dashes anywhere, as virUUIDParse takes them. */
    private static Optional<UUID> uuid(String text) {
        String digits = text.strip().replace("-", "").toLowerCase(Locale.ROOT);
        return UUID_DIGITS.matcher(digits).matches()
                ? Optional.of(new UUID(
                        Long.parseUnsignedLong(digits.substring(0, 16), 16),
                        Long.parseUnsignedLong(digits.substring(16), 16)))
                : Optional.empty();
    }

    /** As virDomainState's text form in src/conf/domain_conf.c. The record of a state unknown here is of a process all the same. */
    private static Domain.State state(String text) {
        return switch (text) {
            case "nostate" -> Domain.State.NOSTATE;
            case "blocked" -> Domain.State.BLOCKED;
            case "paused" -> Domain.State.PAUSED;
            case "shutdown" -> Domain.State.SHUTDOWN;
            case "shutoff" -> Domain.State.SHUTOFF;
            case "crashed" -> Domain.State.CRASHED;
            case "pmsuspended" -> Domain.State.PMSUSPENDED;
            default -> Domain.State.RUNNING;
        };
    }

    private static String text(Bytes bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.toArray()))
                .toString();
    }
}
