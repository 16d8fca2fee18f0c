package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrentlyTest {

  private static final List<Integer> ITEMS = IntStream.range(0, 100).boxed().toList();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resultsComeInTheOrderOfTheItems(boolean isFar) throws IOException {
    assertThat(Concurrently.map(ITEMS, isFar, item -> 2 * item))
        .isEqualTo(ITEMS.stream().map(item -> 2 * item).toList());
  }

  @Test
  void severalAreDoneAtATime() throws IOException {
    // Each waits for another one to have begun.
    CountDownLatch begun = new CountDownLatch(2);
    assertThat(
            Concurrently.map(
                List.of(1, 2),
                true,
                item -> {
                  begun.countDown();
                  try {
                    begun.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                  return item;
                }))
        .containsExactly(1, 2);
  }

  @Test
  void theFirstFailureInTheirOrderIsTold() {
    assertThatThrownBy(
            () ->
                Concurrently.map(
                    ITEMS,
                    true,
                    item -> {
                      if (item % 10 == 7) {
                        throw new IOException("item " + item);
                      }
                      return item;
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("item 7");
    assertThatThrownBy(
            () ->
                Concurrently.map(
                    ITEMS,
                    true,
                    item -> {
                      throw new IllegalStateException("item " + item);
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("item 0");
  }
}
