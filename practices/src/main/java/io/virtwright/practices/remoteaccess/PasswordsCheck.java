package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.SaslUserList;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.ShellText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code remote-access.passwords}: the database behind the mechanisms that use passwords. */
final class PasswordsCheck {
    private static final String ADD = "Run: `saslpasswd2 -a libvirt USER` (it asks for the password; RHEL family,"
            + " openEuler: in cyrus-sasl-lib; Debian: in sasl2-bin).";

    private final String path;
    private final Snapshot snapshot;
    private final Policy policy;
    private final Sasl sasl;
    private final List<Fault> faults = new ArrayList<>();

    private PasswordsCheck(String path, Sasl sasl, Snapshot snapshot, Policy policy) {
        this.path = path;
        this.sasl = sasl;
        this.snapshot = snapshot;
        this.policy = policy;
    }

    static Finding finding(List<ListenerCase> listeners, Snapshot snapshot, Policy policy) {
        Subject subject = Subject.host(snapshot.host());
        Sasl sasl = Sasl.of(snapshot);
        if (!(sasl.conf() instanceof Reading.Present<SaslConf>(SaslConf conf))) {
            return Fault.finding(
                    Checks.PASSWORDS,
                    subject,
                    Map.of(
                            Layer.PERSISTENT,
                            Judgement.unknown(
                                    sasl.conf() instanceof Reading.Unreadable<SaslConf>(String reason)
                                            ? reason
                                            : "not read",
                                    SaslConf.PATH)),
                    List.of(),
                    "");
        }
        if (listeners.stream().noneMatch(one -> usesPasswords(one, sasl, snapshot))) {
            return Finding.notApplicable(Checks.PASSWORDS, subject, "No listener looks passwords up here.");
        }
        if (!conf.usesDatabase()) {
            return Finding.notApplicable(
                    Checks.PASSWORDS,
                    subject,
                    "The passwords come from elsewhere, not from sasldb (" + SaslConf.PATH + ").");
        }
        return new PasswordsCheck(Sasl.database(conf, snapshot), sasl, snapshot, policy).finding(subject);
    }

    private static boolean usesPasswords(ListenerCase one, Sasl sasl, Snapshot snapshot) {
        List<String> names = new ArrayList<>(Sasl.offered(one, snapshot).orElse(List.of()));
        if (one.wantsSasl().orElse(true)) {
            names.addAll(sasl.named().found().orElse(List.of()));
        }
        return names.stream()
                .anyMatch(name ->
                        Mechanism.of(name).filter(Mechanism::usesPasswords).isPresent());
    }

    private Finding finding(Subject subject) {
        Judgement persistent = file();
        return Fault.finding(
                Checks.PASSWORDS,
                subject,
                Map.of(Layer.PERSISTENT, persistent, Layer.EFFECT, accounts()),
                faults,
                path + " is root's alone, and its accounts are of this host. It holds the passwords as they are.");
    }

    private Judgement file() {
        List<Fault> own = new ArrayList<>();
        Value want = value(policy.host(Keys.DATABASE).orElse(""), "root:root 0600");
        policy.host(Keys.DATABASE)
                .filter(wanted -> !wanted.equals(path))
                .ifPresent(wanted -> own.add(new Fault(
                        Severity.MEDIUM,
                        "the database is " + path + ", where the policy wants " + wanted,
                        "Set sasldb_path: " + wanted + " in " + SaslConf.PATH + ", and add the accounts again.")));
        if (sasl.plugins()
                .found()
                .filter(names -> !names.contains(Sasl.DATABASE_PLUGIN))
                .isPresent()) {
            own.add(new Fault(
                    Severity.MEDIUM,
                    "the plugin that reads the database is not installed",
                    "Install libsasldb (RHEL family, openEuler: cyrus-sasl-lib; Debian: libsasl2-modules-db)."));
        }
        return switch (snapshot.get(new Probe.FileStatus(path))) {
            case Reading.Unreadable<FileStat>(String reason) -> {
                faults.addAll(own);
                yield own.isEmpty()
                        ? Judgement.unknown(path + ": " + reason, path)
                        : Fault.judge(own, Value.of(path), want, path);
            }
            case Reading.Absent<FileStat>() -> {
                own.add(new Fault(Severity.MEDIUM, "there is no " + path + ": nobody can log in", ADD));
                faults.addAll(own);
                yield Fault.judge(own, Value.of("none"), want, path);
            }
            case Reading.Present<FileStat>(FileStat stat) -> {
                own.addAll(ofFile(stat));
                faults.addAll(own);
                yield Fault.judge(own, value(path, owners(stat) + " " + stat.octal()), want, path);
            }
        };
    }

    /** Where the file is matters only where the policy says it. */
    private Value value(String where, String whose) {
        return Value.of(policy.host(Keys.DATABASE).map(_ -> where + ", ").orElse("") + whose);
    }

    private static String owners(FileStat stat) {
        return named(stat.uid()) + ":" + named(stat.gid());
    }

    /** Of users and groups only root has the same name everywhere. */
    private static String named(int id) {
        return id == 0 ? "root" : Integer.toString(id);
    }

    private List<Fault> ofFile(FileStat stat) {
        List<Fault> own = new ArrayList<>();
        if (stat.kind() != FileStat.Kind.REGULAR) {
            own.add(new Fault(Severity.MEDIUM, path + " is a " + stat.kind().word() + ", not a file", ADD));
            return own;
        }
        if (stat.uid() != 0 || stat.gid() != 0) {
            own.add(new Fault(
                    stat.uid() != 0 ? Severity.HIGH : Severity.MEDIUM,
                    path + " belongs to " + owners(stat),
                    "Run: " + ShellText.command("chown", "root:root", path) + "."));
        }
        if ((stat.mode() & 077) != 0) {
            own.add(new Fault(
                    severity(stat),
                    path + " has mode " + stat.octal() + ", and the passwords stand in it as they are",
                    "Run: " + ShellText.command("chmod", "0600", path)
                            + (severity(stat) == Severity.MEDIUM
                                    ? "."
                                    : ". Then change the passwords: `saslpasswd2 -a libvirt USER`. Look for copies"
                                            + " in backups.")));
        }
        return own;
    }

    /** In the group root is hardly anybody but root: saslpasswd2 itself leaves the file so. */
    private static Severity severity(FileStat stat) {
        if ((stat.mode() & 007) != 0) {
            return Severity.CRITICAL;
        }
        return stat.gid() == 0 ? Severity.MEDIUM : Severity.HIGH;
    }

    private Judgement accounts() {
        Value want = Value.of("accounts of this host"
                + policy.host(Keys.USERS)
                        .map(users -> ": " + String.join(", ", users))
                        .orElse(""));
        String source = "sasldblistusers2 -f " + path;
        return switch (snapshot.get(new Probe.SaslUsers(path))) {
            case Reading.Absent<SaslUserList>() -> Judgement.notApplicable("there is no database");
            case Reading.Unreadable<SaslUserList>(String reason) -> Judgement.unknown(path + ": " + reason, source);
            case Reading.Present<SaslUserList>(SaslUserList list) -> {
                Reading<String> realm = realm();
                List<Fault> own = new ArrayList<>(ofAccounts(list.accounts(), realm.found()));
                faults.addAll(own);
                yield own.isEmpty() && realm instanceof Reading.Unreadable<String>(String reason)
                        ? Judgement.unknown("the host's name is not known: " + reason, source)
                        : Fault.judge(own, Value.texts(list.accounts()), want, source);
            }
        };
    }

    /** The realm that accounts need: what gethostname() says when they are made and when they are looked up. */
    private Reading<String> realm() {
        return policy.host(Keys.REALM)
                .<Reading<String>>map(Reading::of)
                .orElseGet(() -> switch (snapshot.get(new Probe.ThisMachine()).map(Machine::name)) {
                    case Reading.Present<String>(String name) ->
                        name.isEmpty() ? Reading.unreadable("this host has no name") : Reading.of(name);
                    case Reading.Absent<String>() -> Reading.unreadable("this host has no name");
                    case Reading.Unreadable<String>(String reason) -> Reading.unreadable(reason);
                });
    }

    private List<Fault> ofAccounts(List<String> accounts, Optional<String> realm) {
        List<Fault> own = new ArrayList<>();
        if (accounts.isEmpty()) {
            own.add(new Fault(
                    Severity.MEDIUM,
                    path + " has no accounts, or is of another format: nobody can log in",
                    ADD + " A database of Berkeley DB that GDBM can't read is converted by cyrusbdb2current."));
        }
        realm.ifPresent(name -> {
            Set<String> others = new TreeSet<>();
            accounts.stream().filter(account -> !isOf(account, name)).forEach(others::add);
            if (!others.isEmpty()) {
                own.add(new Fault(
                        Severity.MEDIUM,
                        String.join(", ", others) + " can't log in: the realm is not " + name,
                        "Add them for it: " + ShellText.command("saslpasswd2", "-a", "libvirt", "-u", name, "USER")
                                + "; and take the old ones out: `saslpasswd2 -a libvirt -d -u OLD-REALM USER`."));
            }
        });
        policy.host(Keys.USERS).ifPresent(users -> own.addAll(ofUsers(accounts, users)));
        return own;
    }

    /** SASL takes the short name of a host for the full one where DNS says so: either is one of this host. */
    private static boolean isOf(String account, String name) {
        String realm = account.substring(account.lastIndexOf('@') + 1);
        return realm.equals(name) || realm.startsWith(name + ".") || name.startsWith(realm + ".");
    }

    private static List<Fault> ofUsers(List<String> accounts, List<String> users) {
        List<Fault> own = new ArrayList<>();
        for (String user : users) {
            if (accounts.stream().noneMatch(account -> is(account, user))) {
                own.add(new Fault(
                        Severity.MEDIUM,
                        user + " has no account",
                        "Run: " + ShellText.command("saslpasswd2", "-a", "libvirt", user) + "."));
            }
        }
        for (String account : accounts) {
            if (users.stream().noneMatch(user -> is(account, user))) {
                String user = account.substring(0, Math.max(account.lastIndexOf('@'), 0));
                String realm = account.substring(account.lastIndexOf('@') + 1);
                own.add(new Fault(
                        Severity.MEDIUM,
                        account + " has an account that the policy doesn't want",
                        "Run: " + ShellText.command("saslpasswd2", "-a", "libvirt", "-d", "-u", realm, user) + "."));
            }
        }
        return own;
    }

    private static boolean is(String account, String user) {
        return account.equals(user) || account.startsWith(user + "@");
    }
}
