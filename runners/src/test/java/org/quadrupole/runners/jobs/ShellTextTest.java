package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ShellTextTest {

  /** The shell is the oracle: it prints its arguments back. */
  @Property(tries = 200)
  void anyWordsReachACommandAsTheyAre(
      @ForAll @Size(min = 1, max = 5)
          List<
                  @StringLength(max = 12)
                  @Chars({
                    'a', ' ', '\'', '"', '\\', '$', '`', '\n', '*', ';', '&', '(', '#', '~', 'é'
                  })
                  String>
              words)
      throws Exception {
    String script = "printf '%s\\0' " + ShellText.words(words);
    Process shell = new ProcessBuilder("sh", "-c", script).start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    assertThat(printed).isEqualTo(String.join("\0", words) + "\0");
  }

  @Test
  void plainWordsStayReadable() {
    assertThat(ShellText.words(List.of("java", "-Xmx2g", "/a/b.jar", "two words")))
        .isEqualTo("java -Xmx2g /a/b.jar 'two words'");
  }
}
