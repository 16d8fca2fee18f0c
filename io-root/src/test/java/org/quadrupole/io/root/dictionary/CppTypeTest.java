package org.quadrupole.io.root.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CppTypeTest {

  @Test
  void nestedTemplatesAreTakenApart() {
    CppType type = CppType.parse("std::map<std::string, vector<pair<int,const Foo<3> > > >");
    assertThat(type.name()).isEqualTo("map");
    assertThat(type.arguments()).hasSize(2);
    assertThat(type.arguments().get(0).name()).isEqualTo("string");
    CppType pair = type.arguments().get(1).arguments().get(0);
    assertThat(pair.name()).isEqualTo("pair");
    assertThat(pair.text()).isEqualTo("pair<int,const Foo<3> >");
    assertThat(pair.arguments().get(1).text()).isEqualTo("Foo<3>");
  }

  @Test
  void plainNamesKeepTheirSpaces() {
    assertThat(CppType.parse(" unsigned int ").name()).isEqualTo("unsigned int");
    assertThat(CppType.parse("const char").name()).isEqualTo("char");
  }

  @Property
  void anyTextHasSomeName(@ForAll String text) {
    assertThat(CppType.parse(text).text().length()).isLessThanOrEqualTo(text.length());
  }
}
