package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.events.EventBatch;
import org.quadrupole.transforms.FunctionCatalogue;
import org.quadrupole.transforms.FunctionDescription;
import org.quadrupole.transforms.expression.ExpressionException;

/** Somebody's own functions: those of {@link PhysicsLibrary}, which {@code ServiceLoader} finds. */
class LibrariesTest {

  private static final EventBatch EVENTS = Sample.events();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "transverseMassOf(MET_pt, 0, Jet.pt, 3.5); sqrt(2 * float64(MET_pt) * float64(Jet.pt) * (1 - cos(0 - 3.5)))",
        "halfOf(Jet.pt); Jet.pt / 2",
        "halfOf(3); float32(1.5)",
        "isLonger(name, 3) ; isLonger(name, aint8 * 0 + 3)",
        "bitsOf(7, False); int32(3)",
        "bitsOf(7, 1 > 0); int32(61)",
        "fill_none(halfOf(first(Jet).pt), 0); fill_none(first(Jet).pt / 2, 0)",
      })
  void aFunctionIsCalledItemByItemWithItsTypes(String call, String same) {
    assertThat(Sample.evaluate(EVENTS, call)).isEqualTo(Sample.evaluate(EVENTS, same));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "halfOf(1, 2); halfOf takes 1 argument, not 2",
        "halfOf(name); halfOf takes a number (float32) as argument 1, not a text",
        "bitsOf(1.5, True); bitsOf takes a number (int64) as argument 1, not a number (float64)",
        "bitsOf(1, 1); bitsOf takes a truth value (bool) as argument 2, not a number (int64)",
        "isLonger(3, 3); isLonger takes a text (text) as argument 1, not a number (int64)",
        "halfof(3); there is no function 'halfof'; did you mean 'halfOf'?",
      })
  void aWrongCallIsToldBeforeAnyEvent(String call, String message) {
    assertThatThrownBy(() -> Sample.compile(EVENTS.schema(), List.of(), call))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theVersionIsInTheGeneratedCode() {
    assertThat(Sample.compile(EVENTS.schema(), List.of(), "halfOf(MET_pt)").source())
        .contains("PhysicsLibrary.halfOf(/* 1.2 */ ");
  }

  @Test
  void theCatalogueListsItWithTypesAndDescription() {
    assertThat(FunctionCatalogue.libraries())
        .contains(
            new FunctionDescription(
                "isLonger(text: text, letters: int32)",
                "Whether a text has more letters than a number. ("
                    + PhysicsLibrary.class.getName()
                    + " 1.2)"));
    assertThat(FunctionCatalogue.builtIn())
        .contains(new FunctionDescription("cbrt(x)", "The cube root."));
  }
}
