package io.virtwright.testkit.libvirtd;

/**
 * XML of a small domain that QEMU emulates ({@code type='qemu'}): no KVM, no operating system, 32 MiB. Its firmware
 * finds nothing to boot and halts, so it costs next to no CPU time even when it is not paused.
 */
public final class TcgDomain {
    /** Where {@link PrivateLibvirtdOptions#guestAgent} puts its emulator. */
    static final String AGENT_EMULATOR = "/usr/bin/qemu-system-i386";

    private static final String EMULATOR = "/usr/bin/qemu-system-x86_64";
    private static final String AGENT_CHANNEL =
            "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";

    private TcgDomain() {}

    /** A domain with a channel for a guest agent on which no agent is. */
    public static String withChannel(String name) {
        return xml(name, "", AGENT_CHANNEL);
    }

    /** A domain whose guest agent is a real one, on this host: see {@link PrivateLibvirtdOptions#guestAgent}. */
    public static String withAgent(String name) {
        return withChannel(name).replace(EMULATOR, AGENT_EMULATOR);
    }

    /** A domain of one vCPU and no devices but four PCIe root ports, for what a test adds or plugs. */
    public static String xml(String name) {
        return xml(name, "", "");
    }

    /**
     * A domain of one vCPU.
     *
     * @param name its name; not escaped
     * @param elements more children of {@code <domain>}, e.g. {@code <iothreads>2</iothreads>}
     * @param devices more children of {@code <devices>}
     */
    public static String xml(String name, String elements, String devices) {
        return xml(name, 1, elements, devices);
    }

    /**
     * A domain.
     *
     * @param name its name; not escaped
     * @param vcpus how many virtual CPUs
     * @param elements more children of {@code <domain>}
     * @param devices more children of {@code <devices>}
     */
    public static String xml(String name, int vcpus, String elements, String devices) {
        return """
                <domain type='qemu'>
                  <name>%s</name>
                  <memory unit='MiB'>32</memory>
                  <vcpu>%d</vcpu>
                  %s
                  <os><type arch='x86_64' machine='q35'>hvm</type></os>
                  <devices>
                    <emulator>/usr/bin/qemu-system-x86_64</emulator>
                    <controller type='usb' model='none'/>
                    <controller type='pci' index='0' model='pcie-root'/>
                    <controller type='pci' index='1' model='pcie-root-port'/>
                    <controller type='pci' index='2' model='pcie-root-port'/>
                    <controller type='pci' index='3' model='pcie-root-port'/>
                    <controller type='pci' index='4' model='pcie-root-port'/>
                    <memballoon model='none'/>
                    %s
                  </devices>
                </domain>
                """.formatted(name, vcpus, elements, devices);
    }
}
