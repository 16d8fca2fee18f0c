package org.quadrupole.pipelines.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.quadrupole.pipelines.server.Request.Kind;
import org.quadrupole.pipelines.server.Request.Setting;

class RequestTest {

  @Property(tries = 200)
  void arrivesAsItWasSent(
      @ForAll Kind kind,
      @ForAll int processors,
      @ForAll boolean terminal,
      @ForAll List<Character> letters)
      throws IOException {
    // Not every character alone is a text: only pairs of surrogates are.
    List<String> texts =
        letters.stream().filter(c -> !Character.isSurrogate(c)).map(String::valueOf).toList();
    String all = String.join("", texts);
    Request request =
        new Request(
            kind,
            new Setting(all, "0022", processors, Map.of("LANG", all, "TZ", "")),
            "/" + all,
            terminal,
            texts);
    assertThat(Request.fromBytes(request.toBytes())).isEqualTo(request);
  }

  @Property(tries = 500)
  void damagedBytesAreAnErrorOrAnotherRequestButNothingWorse(
      @ForAll int at, @ForAll byte value, @ForAll int length) throws IOException {
    byte[] bytes =
        new Request(
                Kind.RUN,
                new Setting("build", "0022", 2, Map.of("LANG", "C")),
                "/work",
                false,
                List.of("run", "z.yaml"))
            .toBytes();
    bytes[Math.floorMod(at, bytes.length)] = value;
    byte[] cut = java.util.Arrays.copyOf(bytes, Math.floorMod(length, bytes.length + 1));
    try {
      assertThat(Request.fromBytes(cut).toBytes().length).isLessThanOrEqualTo(bytes.length + 8);
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }
}
