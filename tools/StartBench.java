import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The start-up benchmark behind {@code ./bench start}. Arguments: the checkout, the number of measured runs. */
public final class StartBench {
    private static final int WARM_UP = 3;

    private static final String HELLO =
            """
            import picocli.CommandLine;

            @CommandLine.Command(name = "hello", mixinStandardHelpOptions = true, version = "hello 1.0")
            public class Hello implements Runnable {
                public void run() {
                    System.out.println("hello");
                }

                public static void main(String[] args) {
                    System.exit(new CommandLine(new Hello()).execute(args));
                }
            }
            """;

    private StartBench() {}

    public static void main(String[] args) throws Exception {
        var root = Path.of(args[0]);
        int runs = Integer.parseInt(args[1]);
        var launcher = root.resolve("virtwright").toString();
        run(List.of(launcher, "--version"));

        var lib = root.resolve("app/target/dist/lib");
        var folder = Files.createTempDirectory("virtwright-bench");
        try {
            var hello = hello(folder, lib);
            var commands = new LinkedHashMap<String, List<String>>();
            commands.put("bare picocli hello", hello);
            commands.put("virtwright --version", List.of(launcher, "--version"));
            commands.put("virtwright --help", List.of(launcher, "--help"));
            var medians = measure(commands, runs);
            double bare = medians.get("bare picocli hello");
            medians.forEach((name, ms) -> System.out.printf("%-24s %7.1f ms   x %.2f%n", name, ms, ms / bare));
        } finally {
            try (var files = Files.list(folder)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** Builds the program to compare with, and its cache; returns the command that starts it. */
    private static List<String> hello(Path folder, Path lib) throws IOException, InterruptedException {
        var bin = Path.of(System.getProperty("java.home"), "bin");
        Path picocli;
        try (var jars = Files.newDirectoryStream(lib, "picocli-*.jar")) {
            picocli = jars.iterator().next();
        }
        var source = Files.writeString(folder.resolve("Hello.java"), HELLO);
        run(List.of(bin + "/javac", "-proc:none", "-cp", picocli.toString(), "-d", folder.toString(), source.toString()));
        var jar = folder.resolve("hello.jar").toString();
        run(List.of(bin + "/jar", "--create", "--file", jar, "-C", folder.toString(), "Hello.class"));
        var cache = folder.resolve("hello.aot").toString();
        var java = bin + "/java";
        var path = jar + ":" + picocli;
        run(List.of(java, "-XX:AOTCacheOutput=" + cache, "-cp", path, "Hello"));
        return List.of(java, "-XX:AOTCache=" + cache, "-cp", path, "Hello");
    }

    /** Runs the commands in turn, so that whatever else the machine does falls on all of them alike. */
    private static Map<String, Double> measure(Map<String, List<String>> commands, int runs)
            throws IOException, InterruptedException {
        var times = new LinkedHashMap<String, double[]>();
        commands.keySet().forEach(name -> times.put(name, new double[runs]));
        for (int i = -WARM_UP; i < runs; i++) {
            for (var command : commands.entrySet()) {
                long begin = System.nanoTime();
                run(command.getValue());
                if (i >= 0) {
                    times.get(command.getKey())[i] = (System.nanoTime() - begin) / 1e6;
                }
            }
        }
        var medians = new LinkedHashMap<String, Double>();
        times.forEach((name, all) -> {
            Arrays.sort(all);
            medians.put(name, (all[(runs - 1) / 2] + all[runs / 2]) / 2);
        });
        return medians;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(command + " exited with " + exit);
        }
    }
}
