package io.virtwright.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTreeTest {
    @TempDir
    Path folder;

    @Test
    void makesFilesLinksAndFolders() throws IOException {
        TextTree.unpack("""
                # a remark
                --- /sys/a
                200000
                --- /etc/empty
                --- /etc/secret mode=0600
                \\--- not an entry
                \\\\ one backslash
                --- /etc/link -> ../sys/a
                --- /etc/folder/
                """, folder);

        assertThat(folder.resolve("sys/a")).hasContent("200000\n");
        assertThat(folder.resolve("etc/empty")).isEmptyFile();
        assertThat(Files.readString(folder.resolve("etc/secret"))).isEqualTo("--- not an entry\n\\ one backslash\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("etc/secret"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("etc/link"))).isEqualTo("200000\n");
        assertThat(folder.resolve("etc/folder")).isDirectory();
    }

    @Test
    void refusesToLeaveTheFolder() {
        assertThatThrownBy(() -> TextTree.unpack("--- /../outside\nx\n", folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leads out");
        assertThat(folder.resolveSibling("outside")).doesNotExist();
    }

    @Test
    void refusesContentWithoutAnEntry() {
        assertThatThrownBy(() -> TextTree.unpack("junk\n", folder)).isInstanceOf(IllegalArgumentException.class);
    }
}
