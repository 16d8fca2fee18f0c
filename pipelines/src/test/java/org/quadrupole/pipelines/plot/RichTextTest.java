package org.quadrupole.pipelines.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RichTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m_{\\mu\\mu} [GeV]| m<sub>μμ</sub> [GeV]",
        "p_{T}^{#mu}| p<sub>T</sub><sup>μ</sup>",
        "59.8 fb^{-1}| 59.8 fb<sup>-1</sup>",
        "Jet_pt| Jet_pt",
        "a ^ b # c| a ^ b # c",
        "$p_T$ [GeV]| <i>p</i><sub><i>T</i></sub> [GeV]",
        "$m_{\\mathrm{jj}}$| <i>m</i><sub>jj</sub>",
        "\\eta [rad]| η [rad]",
        "t\\bar{t}| tt\u0304",
        "\\unknown{x}| \\unknown{x}",
        "a < b & c| a &lt; b &amp; c",
        "open _{brace| open <sub>brace</sub>",
        "$10^{-3}$| 10<sup>−3</sup>",
      })
  void markupBecomesHtml(String markup, String html) {
    assertThat(RichText.of(markup).toHtml()).isEqualTo(html);
  }

  @Test
  void plainTextDropsTheMarkup() {
    assertThat(RichText.of("m_{\\mu\\mu}^{2} [GeV^{2}]").toPlain()).isEqualTo("mμμ2 [GeV2]");
  }

  @Property
  void anyTextIsReadAndComesOutEscaped(@ForAll String markup) {
    String html = RichText.of(markup).toHtml();

    assertThat(html.replaceAll("</?(sub|sup|i)>", "")).doesNotContain("<", ">", "\"", "'");
  }

  @Test
  void subscriptAndSuperscriptStandAboveEachOther() {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 20);

    double stacked = RichText.of("p_{T}^{T}").width(font);

    assertThat(stacked).isEqualTo(RichText.of("p_{T}").width(font));
  }

  @Test
  void longTextsAreCutWithAnEllipsis() {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 20);
    RichText text = RichText.of("A rather long title of a plot");

    RichText cut = text.shortenedTo(font, 100);

    assertThat(cut.width(font)).isLessThanOrEqualTo(100);
    assertThat(cut.toPlain()).startsWith("A r").endsWith("…");
    assertThat(text.shortenedTo(font, 1000).toPlain()).isEqualTo(text.toPlain());
  }
}
