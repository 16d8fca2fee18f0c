package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {

  private static final List<String> NAMES = List.of("Jet_pt", "Jet_eta", "nJet", "MET_pt", "run");

  @Test
  void theNearestNameIsSuggested() {
    assertThat(Suggestions.nearest("jet_pt", NAMES)).contains("Jet_pt");
    assertThat(Suggestions.nearest("Jet_tp", NAMES)).contains("Jet_pt");
    assertThat(Suggestions.nearest("MET_p", NAMES)).contains("MET_pt");
    assertThat(Suggestions.nearest("nJets", NAMES)).contains("nJet");
    assertThat(Suggestions.nearest("Run", NAMES)).contains("run");
  }

  @Test
  void namesFarAwayAreNot() {
    assertThat(Suggestions.nearest("Muon_pfRelIso03_all", NAMES)).isEmpty();
    assertThat(Suggestions.didYouMean("luminosityBlock", NAMES)).isEmpty();
    assertThat(Suggestions.nearest("x", List.of())).isEmpty();
  }
}
