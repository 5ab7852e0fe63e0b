package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.lab.LabHost;

/** What tests do with the guests of a lab's host. */
record Guests(LabHost lab) {
    private static final String FOLDER = "/var/lib/libvirt/images/";

    /** Defines a small guest: a kernel and an initramfs with an agent, and this besides. */
    void define(String name, String elements, String devices) {
        lab.write("/root/" + name + ".xml", """
                <domain type='kvm'>
                  <name>%s</name>
                  <memory unit='MiB'>128</memory>
                  <vcpu placement='static'>1</vcpu>
                  <os>
                    <type arch='x86_64' machine='q35'>hvm</type>
                    <kernel>/var/lib/libvirt/boot/guest.vmlinuz</kernel>
                    <initrd>/var/lib/libvirt/boot/guest.initrd</initrd>
                    <cmdline>console=ttyS0 quiet mitigations=off nokaslr</cmdline>
                  </os>
                  <features><acpi/></features>
                  %s
                  <devices>
                    %s
                    <controller type='scsi' index='0' model='virtio-scsi'/>
                    <serial type='pty'/>
                    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
                    <memballoon model='none'/>
                  </devices>
                </domain>
                """.formatted(name, elements, devices));
        lab.sh("virsh -q define /root/" + name + ".xml");
    }

    /** Changes a guest's definition by a line of sed, as virsh edit would. */
    void edit(String name, String sed) {
        lab.sh("virsh dumpxml --inactive " + name
                + " >/root/edit.xml && cp /root/edit.xml /root/before.xml && sed -i \"" + sed
                + "\" /root/edit.xml && ! cmp -s /root/edit.xml /root/before.xml && virsh -q define /root/edit.xml");
    }

    /** Makes an image of 8 MiB, and says where. */
    String image(String name) {
        lab.sh("truncate -s 8M " + FOLDER + name);
        return FOLDER + name;
    }

    /** Runs a program in a guest by its agent, and says what it printed. */
    String run(String name, String shell) {
        String started = lab.sh("virsh -q qemu-agent-command " + name
                + " '{\"execute\":\"guest-exec\",\"arguments\":{\"path\":\"/bin/sh\",\"arg\":[\"-c\",\"" + shell
                + "\"],\"capture-output\":true}}'");
        String pid = started.replaceAll("[^0-9]", "");
        assertThat(pid).as(started).isNotEmpty();
        String ended = lab.sh("until virsh -q qemu-agent-command " + name
                + " '{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":" + pid
                + "}}' | tee /root/exec | grep -q '\"exited\":true'; do sleep 0.5; done; cat /root/exec");
        return lab.sh("printf %s '" + ended.strip()
                + "' | sed -n 's/.*\"out-data\":\"\\([^\"]*\\)\".*/\\1/p' | base64 -d; printf %s '" + ended.strip()
                + "' | sed -n 's/.*\"err-data\":\"\\([^\"]*\\)\".*/\\1/p' | base64 -d");
    }

    /** Waits for a guest's agent. */
    void await(String name) {
        lab.sh("until virsh -q qemu-agent-command " + name
                + " '{\"execute\": \"guest-ping\"}' >/dev/null 2>&1; do sleep 0.5; done");
    }

    /** The id of a guest's QEMU process. */
    String pid(String name) {
        return lab.sh("cat /run/libvirt/qemu/" + name + ".pid").strip();
    }
}
