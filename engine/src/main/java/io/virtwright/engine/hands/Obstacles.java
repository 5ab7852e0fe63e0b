package io.virtwright.engine.hands;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.snapshot.Domain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why changes can't be made here, as far as that can be told beforehand. The hands check again what they need. */
final class Obstacles {
    /** Where configuration never is, or where it belongs to the vendor. */
    private static final List<String> NOT_CONFIGURATION =
            List.of("/usr/", "/lib/", "/proc/", "/sys/", "/dev/", "/run/", Journal.FOLDER + "/");

    private static final Pattern UNSAFE_NAME = Pattern.compile("\\.{0,2}|.*[/\\p{Cntrl}].*", Pattern.DOTALL);

    private final boolean tree;
    private final Reach reach;

    Obstacles(boolean tree, Reach reach) {
        this.tree = tree;
        this.reach = reach;
    }

    /** What stands in the way of a change: known at once, or the answer to questions in their order. */
    private record Obstacle(String known, List<Question> questions) {
        static Obstacle of(String known) {
            return new Obstacle(known, List.of());
        }

        static Obstacle ask(Question question) {
            return new Obstacle("", List.of(question));
        }
    }

    /** The changes that can't be made, each with the reason. One exchange with the host, for any number of changes. */
    Map<Change, String> of(List<Change> changes) {
        Map<Change, Obstacle> obstacles = changes.stream()
                .distinct()
                .collect(Collectors.toMap(change -> change, this::obstacle, (a, _) -> a, LinkedHashMap::new));
        List<Question> questions = obstacles.values().stream()
                .flatMap(obstacle -> obstacle.questions().stream())
                .distinct()
                .toList();
        Map<Question, String> answers;
        try {
            answers = questions.isEmpty() ? Map.of() : reach.ask(questions);
        } catch (HandsException e) {
            String why = String.valueOf(e.getMessage());
            return obstacles.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> entry.getValue().known().isEmpty()
                                    ? why
                                    : entry.getValue().known()));
        }
        Map<Change, String> reasons = new LinkedHashMap<>();
        obstacles.forEach((change, obstacle) -> Stream.concat(
                        Stream.of(obstacle.known()),
                        obstacle.questions().stream().map(question -> answers.getOrDefault(question, "not known")))
                .filter(Predicate.not(String::isEmpty))
                .findFirst()
                .ifPresent(why -> reasons.put(change, why)));
        return reasons;
    }

    private Obstacle obstacle(Change change) {
        Obstacle kind = kind(change);
        if (!kind.known().isEmpty()) {
            return kind;
        }
        Stream<Question> first =
                Stream.of(new Question.Program("flock"), new Question.Program("cmp"), new Question.Program("awk"));
        Stream<Question> rights = tree ? Stream.of() : Stream.of(new Question.Root());
        return new Obstacle(
                "",
                Stream.of(first, rights, kind.questions().stream())
                        .flatMap(one -> one)
                        .toList());
    }

    private Obstacle kind(Change change) {
        return switch (change) {
            case Change.SetKnob knob -> tree ? file(knob.path(), false) : knob(knob.path());
            case Change.PutFile file ->
                NOT_CONFIGURATION.stream().anyMatch(file.path()::startsWith)
                        ? Obstacle.of(file.path() + " is not a configuration file")
                        : file(file.path(), file.makeFolders());
            case Change.Redefine define -> tree ? definitionFile(define.domain()) : virsh();
            case Change.TuneRunning _ -> tree ? Obstacle.of("a tree has no running domains") : virsh();
        };
    }

    private static Obstacle virsh() {
        return Obstacle.ask(new Question.Program("virsh"));
    }

    private static Obstacle knob(String path) {
        return path.startsWith("/sys/") || path.startsWith("/proc/sys/")
                ? plain(path, new Question.Knob(path))
                : Obstacle.of(path + " is not a kernel file");
    }

    private static Obstacle file(String path, boolean makeFolders) {
        return plain(path, new Question.File(path, makeFolders));
    }

    private static Obstacle plain(String path, Question question) {
        Optional<String> why = HandsRoot.notPlain(path);
        return why.isPresent() ? Obstacle.of(path + " " + why.get()) : Obstacle.ask(question);
    }

    private static Obstacle definitionFile(Domain domain) {
        return UNSAFE_NAME.matcher(domain.name()).matches()
                ? Obstacle.of("the name of the domain is not safe as the name of a file")
                : file(definitionPath(domain), false);
    }

    /** Where libvirt's QEMU driver keeps the definition of a domain (src/qemu/qemu_conf.c, configDir). */
    static String definitionPath(Domain domain) {
        return "/etc/libvirt/qemu/" + domain.name() + ".xml";
    }
}
