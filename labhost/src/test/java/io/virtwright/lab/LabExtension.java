package io.virtwright.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Gives a {@link Lab} test its clone, and says what the host's console said last if the test fails. */
final class LabExtension implements ExecutionCondition, ParameterResolver, TestExecutionExceptionHandler {
    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

    /** What the test's context holds until the test ends. */
    private record Held(List<Clone> clones) implements AutoCloseable {
        @Override
        public void close() {
            clones.forEach(Clone::down);
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var missing = missing();
        return missing.isEmpty()
                ? ConditionEvaluationResult.enabled("a lab can be here")
                : ConditionEvaluationResult.disabled("needs " + String.join(", ", missing));
    }

    private static List<String> missing() {
        var missing = new ArrayList<String>();
        if (!System.getProperty("os.arch", "").equals("amd64")) {
            missing.add("x86_64");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            missing.add("root");
        }
        Vm.read(Sources.file("programs"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf(" ")))
                .filter(program -> !isInstalled(program))
                .forEach(missing::add);
        return missing;
    }

    private static boolean isInstalled(String program) {
        var path = System.getenv().getOrDefault("PATH", "").split(":", -1);
        return Stream.concat(Stream.of(path), Stream.of("/usr/sbin", "/sbin"))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LabHost.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var lab = AnnotationSupport.findAnnotation(context.getElement(), Lab.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getTestClass(), Lab.class))
                .orElseThrow();
        var store = Store.ofUser();
        var state = new Builder(store, lab.userland()).state(lab.state());
        var clone = Clone.up(store, "", new Kind(lab.state(), lab.userland()), state, Vm.Life.TETHERED);
        held(context).clones().add(clone);
        return new LabHost(clone);
    }

    private static Held held(ExtensionContext context) {
        return context.getStore(NAMESPACE).computeIfAbsent(Held.class, type -> new Held(new ArrayList<>()), Held.class);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        var clones = held(context).clones();
        if (failure instanceof TestAbortedException || clones.isEmpty()) {
            throw failure;
        }
        var message = new StringBuilder(String.valueOf(failure.getMessage()));
        for (var clone : clones) {
            message.append("\nThe end of the console of ")
                    .append(clone.host())
                    .append(":\n")
                    .append(clone.consoleEnd());
        }
        throw new AssertionError(message.toString(), failure);
    }
}
