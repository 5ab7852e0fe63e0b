package io.virtwright.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides whether a {@link RealDaemon} test can run here. */
final class RealDaemonCondition implements ExecutionCondition {
    private static final List<String> UNSHARE = List.of("unshare", "-m", "--propagation", "private", "true");

    /** Whether this process may make mount namespaces; tried once, when the first test asks. */
    private static final class Namespaces {
        static final boolean ALLOWED = Programs.isInstalled("unshare")
                && Programs.run(UNSHARE, "", Duration.ofSeconds(60)).exit() == 0;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var programs = AnnotationSupport.findAnnotation(context.getElement(), RealDaemon.class)
                .map(annotation -> List.of(annotation.value()))
                .orElseGet(List::of);
        boolean root = isRoot();
        var missing = missing(root, root && Namespaces.ALLOWED, programs, Programs::isInstalled);
        return missing.isEmpty()
                ? ConditionEvaluationResult.enabled("real daemons can run here")
                : ConditionEvaluationResult.disabled("needs " + String.join(", ", missing));
    }

    /** What a test lacks, in words for the reason; empty if it can run. */
    static List<String> missing(
            boolean root, boolean namespaces, List<String> programs, Predicate<String> isInstalled) {
        var missing = new ArrayList<String>();
        if (!root) {
            missing.add("root");
        } else if (!namespaces) {
            missing.add("mount namespaces (" + String.join(" ", UNSHARE) + " fails)");
        }
        programs.stream().filter(isInstalled.negate()).forEach(missing::add);
        return List.copyOf(missing);
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
