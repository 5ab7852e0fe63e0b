package io.virtwright.app.cli;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyReader;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is wanted: which practices, by which policy. */
final class PolicyOptions {
    /** Far more than people write, 4 MiB: so that a wrong file, or a device, is not read to its end. */
    private static final int MAX_BYTES = 4 << 20;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = {
                "What you want, in YAML; or 'default' (safe on any host) or 'guide' (all that the guide asks for), which are"
                        + " built in ('virtwright policy'). Default: default."
            })
    Optional<Path> policy = Optional.empty();

    @Option(
            names = "--practice",
            paramLabel = "ID",
            description = "Only this practice (see 'virtwright practices'). May be repeated.")
    List<String> only = new ArrayList<>();

    Auditor auditor(Context context, CommandSpec spec) {
        List<Practice> all = context.practices().get();
        return new Auditor(chosen(all, spec), policy(all));
    }

    private List<Practice> chosen(List<Practice> all, CommandSpec spec) {
        for (String id : only) {
            if (all.stream().noneMatch(practice -> practice.id().equals(id))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "no practice '" + id + "'; there are "
                                + all.stream().map(Practice::id).collect(Collectors.joining(", ")));
            }
        }
        return only.isEmpty()
                ? all
                : all.stream().filter(practice -> only.contains(practice.id())).toList();
    }

    private Policy policy(List<Practice> all) {
        String file = policy.map(Path::toString).orElse(Presets.DEFAULT);
        if (file.equals(Presets.DEFAULT)) {
            return Policy.DEFAULT;
        }
        if (file.equals(Presets.GUIDE)) {
            return read(file, Presets.guide(), all);
        }
        if (Files.isDirectory(policy.get())) {
            throw new Failure(file + ": is a directory");
        }
        try (InputStream in = Files.newInputStream(policy.get())) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Failure(file + ": more than " + MAX_BYTES + " bytes are not read");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return read(file, text, all);
        } catch (CharacterCodingException e) {
            throw new Failure(file + ": not UTF-8 text");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Policy read(String name, String text, List<Practice> all) {
        List<PolicyKey<?>> keys =
                all.stream().flatMap(practice -> practice.keys().stream()).toList();
        Set<String> checks = all.stream()
                .flatMap(practice -> practice.checks().stream())
                .map(Check::id)
                .collect(Collectors.toSet());
        return PolicyReader.read(name, text, keys, checks);
    }
}
