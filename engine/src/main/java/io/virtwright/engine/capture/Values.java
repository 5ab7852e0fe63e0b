package io.virtwright.engine.capture;

import static io.virtwright.engine.capture.Fields.NODES;
import static io.virtwright.engine.capture.Fields.field;
import static io.virtwright.engine.capture.Fields.list;
import static io.virtwright.engine.capture.Fields.map;
import static io.virtwright.engine.capture.Fields.optional;
import static io.virtwright.engine.capture.Fields.small;
import static io.virtwright.engine.capture.Fields.text;
import static io.virtwright.engine.capture.Fields.texts;
import static io.virtwright.engine.capture.Fields.truth;
import static io.virtwright.engine.capture.Fields.uuid;
import static io.virtwright.engine.capture.Fields.whole;
import static io.virtwright.engine.capture.Fields.word;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.DomainStatistics;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.LoginResult;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Offer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The values of readings as JSON, and back. */
final class Values {
    private Values() {}

    /** Text where it is UTF-8, else {@code {"base64": ...}}: every byte comes back. */
    static JsonNode bytes(Bytes bytes) {
        String text = bytes.utf8();
        return Bytes.ofUtf8(text).equals(bytes)
                ? NODES.stringNode(text)
                : NODES.objectNode().put("base64", Base64.getEncoder().encodeToString(bytes.toArray()));
    }

    static Bytes bytes(JsonNode node) {
        if (node.isString()) {
            return Bytes.of(node.stringValue().getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Bytes.of(Base64.getDecoder().decode(text(node, "base64")));
        } catch (IllegalArgumentException e) {
            throw new CaptureException("not base64: " + e.getMessage());
        }
    }

    static ObjectNode stat(FileStat stat) {
        ObjectNode node = NODES.objectNode()
                .put("kind", stat.kind().word())
                .put("mode", stat.octal())
                .put("uid", stat.uid())
                .put("gid", stat.gid())
                .put("size", stat.size());
        stat.changed().ifPresent(changed -> node.put("changed", changed.toString()));
        return node;
    }

    static FileStat stat(JsonNode node) {
        String mode = text(node, "mode");
        if (!mode.matches("[0-7]{4}")) {
            throw new CaptureException("a mode is four octal digits, not '" + mode + "'");
        }
        return new FileStat(
                word(FileStat.Kind.class, text(node, "kind")),
                Integer.parseInt(mode, 8),
                small(node, "uid"),
                small(node, "gid"),
                whole(node, "size"),
                optional(node, "changed").map(Fields::text).map(Values::instant));
    }

    static ObjectNode machine(Machine machine) {
        ObjectNode node = NODES.objectNode().put("name", machine.name());
        machine.architecture().ifPresent(architecture -> node.put("architecture", architecture));
        machine.now().ifPresent(now -> node.put("now", now.toString()));
        return node;
    }

    static Machine machine(JsonNode node) {
        return new Machine(
                text(node, "name"),
                optional(node, "architecture").map(Fields::text),
                optional(node, "now").map(Fields::text).map(Values::instant));
    }

    static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new CaptureException("'" + text + "' is no time");
        }
    }

    static ObjectNode daemon(LibvirtDaemon daemon) {
        return NODES.objectNode()
                .put("library", daemon.library().toString())
                .put("hypervisor", daemon.hypervisor().toString())
                .put("capabilities", daemon.capabilities());
    }

    static LibvirtDaemon daemon(JsonNode node) {
        return new LibvirtDaemon(
                version(text(node, "library")), version(text(node, "hypervisor")), text(node, "capabilities"));
    }

    private static LibvirtDaemon.Version version(String text) {
        if (!text.matches("[0-9]{1,6}\\.[0-9]{1,3}\\.[0-9]{1,3}")) {
            throw new CaptureException("'" + text + "' is no version");
        }
        String[] parts = text.split("\\.", -1);
        return new LibvirtDaemon.Version(
                Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    static ArrayNode domains(DomainList list) {
        ArrayNode array = NODES.arrayNode();
        list.domains()
                .forEach(domain -> array.add(NODES.objectNode()
                        .put("uuid", domain.uuid().toString())
                        .put("name", domain.name())
                        .put("state", word(domain.state()))
                        .put("persistent", domain.persistent())
                        .put("autostart", domain.autostart())
                        .put("managed-save", domain.managedSave())));
        return array;
    }

    static DomainList domains(JsonNode node) {
        return new DomainList(list(
                node,
                domain -> new Domain(
                        uuid(text(domain, "uuid")),
                        text(domain, "name"),
                        word(Domain.State.class, text(domain, "state")),
                        truth(domain, "persistent"),
                        truth(domain, "autostart"),
                        truth(domain, "managed-save"))));
    }

    static ArrayNode threads(IoThreadList list) {
        ArrayNode array = NODES.arrayNode();
        list.threads()
                .forEach(thread ->
                        array.add(NODES.objectNode().put("id", thread.id()).put("cpus", thread.cpus())));
        return array;
    }

    static IoThreadList threads(JsonNode node) {
        return new IoThreadList(
                list(node, thread -> new IoThreadList.IoThread(whole(thread, "id"), text(thread, "cpus"))));
    }

    static ObjectNode statistics(DomainStatistics statistics) {
        ObjectNode node = NODES.objectNode();
        SortedMap<String, Map<String, Long>> sorted = new TreeMap<>();
        statistics.byDomain().forEach((uuid, fields) -> sorted.put(uuid.toString(), fields));
        sorted.forEach((uuid, fields) ->
                node.set(uuid, Fields.object(new TreeMap<>(fields), number -> NODES.numberNode(number))));
        return node;
    }

    static DomainStatistics statistics(JsonNode node) {
        Map<UUID, Map<String, Long>> all = new HashMap<>();
        map(node, fields -> map(fields, Fields::whole)).forEach((uuid, fields) -> all.put(uuid(uuid), fields));
        return new DomainStatistics(all);
    }

    static ObjectNode offer(Offer offer) {
        return switch (offer) {
            case Offer.Types(var types, var mechanisms) -> {
                ObjectNode node = NODES.objectNode();
                node.set("types", texts(types));
                node.set("mechanisms", texts(mechanisms));
                yield node;
            }
            case Offer.Refused(String reason) -> NODES.objectNode().put("refused", reason);
        };
    }

    static Offer offer(JsonNode node) {
        return optional(node, "refused")
                .<Offer>map(reason -> new Offer.Refused(text(reason)))
                .orElseGet(() -> new Offer.Types(
                        list(field(node, "types"), Fields::text), list(field(node, "mechanisms"), Fields::text)));
    }

    static ObjectNode login(LoginResult result) {
        return switch (result) {
            case LoginResult.Accepted() -> NODES.objectNode().put("accepted", true);
            case LoginResult.Refused(String reason) -> NODES.objectNode().put("refused", reason);
        };
    }

    static LoginResult login(JsonNode node) {
        return optional(node, "refused")
                .<LoginResult>map(reason -> new LoginResult.Refused(text(reason)))
                .orElseGet(() -> {
                    if (!truth(node, "accepted")) {
                        throw new CaptureException("a login is accepted or refused");
                    }
                    return new LoginResult.Accepted();
                });
    }
}
