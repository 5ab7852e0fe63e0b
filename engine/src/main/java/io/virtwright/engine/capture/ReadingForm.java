package io.virtwright.engine.capture;

import static io.virtwright.engine.capture.Fields.NODES;
import static io.virtwright.engine.capture.Fields.field;
import static io.virtwright.engine.capture.Fields.list;
import static io.virtwright.engine.capture.Fields.map;
import static io.virtwright.engine.capture.Fields.object;
import static io.virtwright.engine.capture.Fields.optional;
import static io.virtwright.engine.capture.Fields.text;
import static io.virtwright.engine.capture.Fields.texts;
import static io.virtwright.engine.capture.Fields.truth;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.snapshot.AgentDescription;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.DomainStatistics;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.FileStats;
import io.virtwright.engine.snapshot.GuestAgentInfo;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.LoginResult;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Offer;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.SaslUserList;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A reading as JSON: {@code {"present": ...}}, {@code {"absent": true}} or {@code {"unreadable": "reason"}}. */
final class ReadingForm {
    private ReadingForm() {}

    /** What a probe returned. The probe says which type the value has. */
    static <T> ObjectNode write(Probe<T> probe, Reading<?> reading) {
        return write(reading, value -> value(probe, value));
    }

    private static <T> ObjectNode write(Reading<T> reading, Function<T, JsonNode> value) {
        ObjectNode node = NODES.objectNode();
        return switch (reading) {
            case Reading.Present<T>(T present) -> {
                node.set("present", value.apply(present));
                yield node;
            }
            case Reading.Absent<T>() -> node.put("absent", true);
            case Reading.Unreadable<T>(String reason) -> node.put("unreadable", reason);
        };
    }

    private static JsonNode value(Probe<?> probe, Object value) {
        return switch (value) {
            case Bytes bytes -> Values.bytes(bytes);
            case FileSet(var files) -> object(files, file -> write(file, Values::bytes));
            case NameList(var paths) -> texts(paths);
            case LinkSet(var targets) -> object(targets, target -> write(target, NODES::stringNode));
            case FileStat stat -> Values.stat(stat);
            case FileStats(var files) -> object(files, file -> write(file, Values::stat));
            case String text -> NODES.stringNode(text);
            case Boolean is -> NODES.booleanNode(is);
            case DomainText xml -> NODES.stringNode(xml.text());
            case SaslUserList(var accounts) -> texts(accounts);
            case AgentDescription(String version, var rpcs) -> {
                ObjectNode node = NODES.objectNode().put("version", version);
                node.set("rpcs", texts(rpcs));
                yield node;
            }
            case GuestAgentInfo(String version, var rpcs) -> {
                ObjectNode node = NODES.objectNode().put("version", version);
                node.set("rpcs", object(rpcs, NODES::booleanNode));
                yield node;
            }
            case Machine machine -> Values.machine(machine);
            case LibvirtDaemon daemon -> Values.daemon(daemon);
            case DomainList domains -> Values.domains(domains);
            case IoThreadList threads -> Values.threads(threads);
            case DomainStatistics statistics -> Values.statistics(statistics);
            case Offer offer -> Values.offer(offer);
            case LoginResult result -> Values.login(result);
            default -> throw new IllegalArgumentException(probe + " can't return " + value.getClass());
        };
    }

    /** @throws CaptureException for what that probe can't have returned */
    static Reading<?> read(Probe<?> probe, JsonNode node) {
        return switch (probe) {
            case Probe.FileContent _ -> read(node, Values::bytes);
            case Probe.FileContents _ ->
                read(node, value -> new FileSet(map(value, file -> read(file, Values::bytes))));
            case Probe.Names _ -> read(node, value -> new NameList(list(value, Fields::text)));
            case Probe.LinkTarget _, Probe.SecurityLabel _ -> read(node, Fields::text);
            case Probe.LinkTargets _ -> read(node, value -> new LinkSet(map(value, link -> read(link, Fields::text))));
            case Probe.FileStatus _ -> read(node, Values::stat);
            case Probe.FileStatuses _ ->
                read(node, value -> new FileStats(map(value, file -> read(file, Values::stat))));
            case Probe.SaslUsers _ -> read(node, value -> new SaslUserList(list(value, Fields::text)));
            case Probe.AgentProgram _ ->
                read(
                        node,
                        value ->
                                new AgentDescription(text(value, "version"), list(field(value, "rpcs"), Fields::text)));
            case Probe.ThisMachine _ -> read(node, Values::machine);
            case Probe.Daemon _ -> read(node, Values::daemon);
            case Probe.Domains _ -> read(node, Values::domains);
            case Probe.DomainXml _ -> read(node, value -> DomainText.of(text(value)));
            case Probe.RunningIoThreads _ -> read(node, Values::threads);
            case Probe.Statistics _ -> read(node, Values::statistics);
            case Probe.GuestInfo _ ->
                read(
                        node,
                        value -> new GuestAgentInfo(text(value, "version"), map(field(value, "rpcs"), Fields::truth)));
            case Probe.ListenerOffer _ -> read(node, Values::offer);
            case Probe.Login _ -> read(node, Values::login);
            case Probe.ExclusiveOpen _ -> read(node, Fields::truth);
        };
    }

    private static <T> Reading<T> read(JsonNode node, Function<JsonNode, T> value) {
        if (optional(node, "present").isPresent()) {
            return Reading.of(value.apply(field(node, "present")));
        }
        if (optional(node, "unreadable").isPresent()) {
            return Reading.unreadable(text(node, "unreadable"));
        }
        if (truth(node, "absent")) {
            return Reading.absent();
        }
        throw new CaptureException("a reading is present, absent or unreadable, and this is none: " + node);
    }
}
