package org.quadrupole.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  private static final List<String> NAMES = List.of("Jet_pt", "Jet_eta", "nJet", "MET_pt", "run");

  @Test
  void theNearestNameIsSuggested() {
    assertThat(NearestName.of("jet_pt", NAMES)).contains("Jet_pt");
    assertThat(NearestName.of("Jet_tp", NAMES)).contains("Jet_pt");
    assertThat(NearestName.of("MET_p", NAMES)).contains("MET_pt");
    assertThat(NearestName.of("nJets", NAMES)).contains("nJet");
    assertThat(NearestName.of("Run", NAMES)).contains("run");
  }

  @Test
  void namesFarAwayAreNot() {
    assertThat(NearestName.of("Muon_pfRelIso03_all", NAMES)).isEmpty();
    assertThat(NearestName.of("luminosityBlock", NAMES)).isEmpty();
    assertThat(NearestName.of("x", List.of())).isEmpty();
  }
}
