package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as the kernel's documentation of powercap and of /proc/stat describes them. */
class NodeEnergyTest {

  @TempDir private Path directory;
  private double mine;

  @BeforeEach
  void nothingUsed() throws IOException {
    zone("intel-rapl:0", "package-0", 100);
    zone("intel-rapl:1", "package-1", 900_000_000);
    // A part of the first, and the whole machine with what is not its processors.
    zone("intel-rapl:0:0", "core", 50);
    zone("intel-rapl:2", "psys", 0);
    busy(1000);
  }

  private void zone(String zone, String name, long microjoules) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("zones").resolve(zone));
    Files.writeString(folder.resolve("name"), name + "\n");
    Files.writeString(folder.resolve("energy_uj"), microjoules + "\n");
    Files.writeString(folder.resolve("max_energy_range_uj"), "1000000000\n");
  }

  private void busy(long ticks) throws IOException {
    Files.writeString(
        directory.resolve("stat"),
        "cpu  " + ticks + " 0 0 99999 88 0 0 0 0 0\ncpu0 1 0 0 0 0 0 0 0 0 0\n");
  }

  private NodeEnergy energy() {
    return new NodeEnergy(directory.resolve("zones"), directory.resolve("stat"), () -> mine);
  }

  @Test
  void aProcessHasAsMuchOfTheEnergyAsOfTheTime() throws Exception {
    NodeEnergy energy = energy();
    assertThat(energy.joules()).hasValue(0);
    // 30 J and, over the end of the counter, 200 J; 5 of 20 s are this process's.
    zone("intel-rapl:0", "package-0", 30_000_100);
    zone("intel-rapl:1", "package-1", 100_000_000);
    zone("intel-rapl:0:0", "core", 20_000_000);
    zone("intel-rapl:2", "psys", 500_000_000);
    busy(3000);
    mine = 5;
    assertThat(energy.joules().orElseThrow()).isCloseTo(230 * 0.25, within(1e-6));
    // All of the next 10 J.
    zone("intel-rapl:0", "package-0", 40_000_100);
    busy(3100);
    mine = 6;
    assertThat(energy.joules().orElseThrow()).isCloseTo(230 * 0.25 + 10, within(1e-6));
  }

  @Test
  void aNodeThatDoesNotTellHasNoEnergy() throws Exception {
    assertThat(
            new NodeEnergy(directory.resolve("none"), directory.resolve("stat"), () -> 1).joules())
        .isEmpty();
    Files.writeString(directory.resolve("zones/intel-rapl:0/energy_uj"), "secret\n");
    assertThat(energy().joules()).isEmpty();
  }
}
