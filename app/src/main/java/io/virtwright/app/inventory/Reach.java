package io.virtwright.app.inventory;

import io.virtwright.engine.ssh.SshTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What an inventory's variables say about how a host is reached. A variable that would lead elsewhere, or in another way
 * than ours, is refused; one that makes no difference is not looked at.
 */
final class Reach {
    private static final String PREFIX = "ansible_";

    /** Older names of the same. */
    private static final Map<String, String> ALIASES = Map.of(
            "ansible_ssh_host", "ansible_host", "ansible_ssh_port", "ansible_port", "ansible_ssh_user", "ansible_user");

    /** How Ansible itself works on the host, once it is there. */
    private static final Set<String> NO_MATTER = Set.of(
            "ansible_python_interpreter",
            "ansible_pipelining",
            "ansible_ssh_pipelining",
            "ansible_ssh_retries",
            "ansible_ssh_timeout",
            "ansible_timeout",
            "ansible_ssh_transfer_method",
            "ansible_scp_if_ssh",
            "ansible_scp_executable",
            "ansible_sftp_executable",
            "ansible_scp_extra_args",
            "ansible_sftp_extra_args",
            "ansible_sftp_batch_mode",
            "ansible_remote_tmp",
            "ansible_async_dir",
            "ansible_shell_allow_world_readable_temp",
            "ansible_distribution",
            "ansible_os_family");

    /** Those whose values are told in a complaint. Any other may hold a secret, whatever it is called. */
    private static final Set<String> SHOWN = Set.of(
            "ansible_host",
            "ansible_port",
            "ansible_user",
            "ansible_connection",
            "ansible_shell_type",
            "ansible_become",
            "ansible_become_method",
            "ansible_become_user");

    private Reach() {}

    /** Whether a variable may be about how a host is reached. */
    static boolean concerns(String name) {
        return name.startsWith(PREFIX) && !NO_MATTER.contains(name) && !name.endsWith("_interpreter");
    }

    /**
     * The address of a host.
     *
     * @param variables of the host and its groups; later ones win
     * @param sudo whether the user asked for sudo, so that an inventory which says so says nothing new
     * @throws InventoryException for a variable that is not supported
     */
    static SshTarget of(String name, List<Variable> variables, String file, boolean sudo) {
        Map<String, Variable> said = new HashMap<>();
        for (Variable variable : variables) {
            if (concerns(variable.name())) {
                said.put(Optional.ofNullable(ALIASES.get(variable.name())).orElse(variable.name()), variable);
            }
        }
        said.values().stream().sorted((a, b) -> a.at().line() - b.at().line()).forEach(one -> check(name, one, sudo));
        Optional<Variable> host = Optional.ofNullable(said.get("ansible_host"));
        Optional<Variable> port = Optional.ofNullable(said.get("ansible_port"));
        Optional<Variable> user = Optional.ofNullable(said.get("ansible_user"));
        try {
            SshTarget plain = HostTargets.parse(name);
            OptionalInt givenPort =
                    port.isPresent() ? HostTargets.port(port.get().value()) : plain.port();
            return HostTargets.named(
                    name,
                    user.map(Variable::value).or(plain::user),
                    host.map(Variable::value).orElse(plain.host()),
                    givenPort);
        } catch (AddressException e) {
            String complaint = "host '" + name + "': " + e.getMessage();
            throw host.or(() -> port)
                    .or(() -> user)
                    .map(one -> new InventoryException(one.at(), complaint))
                    .orElseGet(() -> new InventoryException(file, complaint));
        }
    }

    private static void check(String host, Variable one, boolean sudo) {
        String value = one.value().strip();
        String name = Optional.ofNullable(ALIASES.get(one.name())).orElse(one.name());
        String problem = switch (name) {
            case "ansible_host", "ansible_port", "ansible_user" ->
                value.contains("{{") ? "templates are not evaluated" : "";
            case "ansible_connection" ->
                Set.of("ssh", "smart", "ansible.builtin.ssh").contains(value)
                        ? ""
                        : "only ssh is spoken here" + (value.equals("local") ? "; no HOST is this machine" : "");
            case "ansible_shell_type" -> value.equals("sh") ? "" : "a POSIX sh is needed";
            case "ansible_become" -> sudo || isFalse(value) ? "" : "--sudo does that";
            case "ansible_become_method", "ansible_become_user" ->
                value.equals("sudo") || value.equals("root") ? "" : "--sudo becomes root by sudo, nothing else";
            case "ansible_password", "ansible_ssh_pass", "ansible_ssh_password" ->
                "ssh asks nothing here; use a key or an agent";
            case "ansible_become_password", "ansible_become_pass", "ansible_sudo_pass" ->
                "no password is taken from a file; --ask-sudo-password asks for it";
            case "ansible_ssh_common_args",
                    "ansible_ssh_extra_args",
                    "ansible_ssh_args",
                    "ansible_ssh_private_key_file",
                    "ansible_private_key_file",
                    "ansible_ssh_executable",
                    "ansible_control_path",
                    "ansible_host_key_checking" -> "say it in ~/.ssh/config, for this host";
            default -> "it is not known here, and may change how the host is reached";
        };
        if (!problem.isEmpty()) {
            String shown = SHOWN.contains(name) ? one.name() + "=" + value : one.name();
            throw new InventoryException(one.at(), "host '" + host + "': " + shown + " is not supported: " + problem);
        }
    }

    private static boolean isFalse(String value) {
        return Set.of("false", "no", "0", "off", "n").contains(value.toLowerCase(Locale.ROOT));
    }
}
