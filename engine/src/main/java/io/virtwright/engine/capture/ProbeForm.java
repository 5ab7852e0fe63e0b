package io.virtwright.engine.capture;

import static io.virtwright.engine.capture.Fields.NODES;
import static io.virtwright.engine.capture.Fields.field;
import static io.virtwright.engine.capture.Fields.small;
import static io.virtwright.engine.capture.Fields.text;
import static io.virtwright.engine.capture.Fields.truth;
import static io.virtwright.engine.capture.Fields.uuid;
import static io.virtwright.engine.capture.Fields.word;

import io.virtwright.engine.snapshot.Listener;
import io.virtwright.engine.snapshot.Probe;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A probe as JSON: its kind and what it names. */
final class ProbeForm {
    private ProbeForm() {}

    static ObjectNode write(Probe<?> probe) {
        return switch (probe) {
            case Probe.FileContent(String path) -> of("file").put("path", path);
            case Probe.FileContents(String glob) -> of("files").put("glob", glob);
            case Probe.Names(String glob) -> of("names").put("glob", glob);
            case Probe.LinkTarget(String path) -> of("link").put("path", path);
            case Probe.LinkTargets(String glob) -> of("links").put("glob", glob);
            case Probe.FileStatus(String path) -> of("status").put("path", path);
            case Probe.FileStatuses(String glob) -> of("statuses").put("glob", glob);
            case Probe.SecurityLabel(String path) -> of("label").put("path", path);
            case Probe.SaslUsers(String database) -> of("sasl-users").put("path", database);
            case Probe.AgentProgram(String path) -> of("agent-program").put("path", path);
            case Probe.ThisMachine() -> of("machine");
            case Probe.Daemon() -> of("daemon");
            case Probe.Domains() -> of("domains");
            case Probe.DomainXml(var uuid, Probe.Form form) ->
                of("domain-xml").put("domain", uuid.toString()).put("form", word(form));
            case Probe.RunningIoThreads(var uuid) -> of("io-threads").put("domain", uuid.toString());
            case Probe.Statistics() -> of("statistics");
            case Probe.GuestInfo(var uuid) -> of("guest-info").put("domain", uuid.toString());
            case Probe.ListenerOffer(Listener listener) -> listener(of("listener-offer"), listener);
            case Probe.Login(Listener listener, Probe.Attempt attempt) ->
                listener(of("login"), listener).put("attempt", word(attempt));
            case Probe.ExclusiveOpen(String device) -> of("exclusive-open").put("path", device);
        };
    }

    private static ObjectNode of(String kind) {
        return NODES.objectNode().put("kind", kind);
    }

    private static ObjectNode listener(ObjectNode node, Listener listener) {
        return node.put("address", listener.address())
                .put("port", listener.port())
                .put("tls", listener.tls());
    }

    /** @throws CaptureException for what is no probe that is known here */
    static Probe<?> read(JsonNode node) {
        String kind = text(node, "kind");
        return switch (kind) {
            case "file" -> new Probe.FileContent(text(node, "path"));
            case "files" -> new Probe.FileContents(text(node, "glob"));
            case "names" -> new Probe.Names(text(node, "glob"));
            case "link" -> new Probe.LinkTarget(text(node, "path"));
            case "links" -> new Probe.LinkTargets(text(node, "glob"));
            case "status" -> new Probe.FileStatus(text(node, "path"));
            case "statuses" -> new Probe.FileStatuses(text(node, "glob"));
            case "label" -> new Probe.SecurityLabel(text(node, "path"));
            case "sasl-users" -> new Probe.SaslUsers(text(node, "path"));
            case "agent-program" -> new Probe.AgentProgram(text(node, "path"));
            case "machine" -> new Probe.ThisMachine();
            case "daemon" -> new Probe.Daemon();
            case "domains" -> new Probe.Domains();
            case "domain-xml" ->
                new Probe.DomainXml(uuid(text(node, "domain")), word(Probe.Form.class, text(node, "form")));
            case "io-threads" -> new Probe.RunningIoThreads(uuid(text(node, "domain")));
            case "statistics" -> new Probe.Statistics();
            case "guest-info" -> new Probe.GuestInfo(uuid(text(node, "domain")));
            case "listener-offer" -> new Probe.ListenerOffer(listener(node));
            case "login" -> new Probe.Login(listener(node), word(Probe.Attempt.class, text(node, "attempt")));
            case "exclusive-open" -> new Probe.ExclusiveOpen(text(node, "path"));
            default -> throw new CaptureException("a probe of the kind '" + kind + "' is not known here");
        };
    }

    private static Listener listener(JsonNode node) {
        return new Listener(text(field(node, "address")), small(node, "port"), truth(node, "tls"));
    }
}
