use testkit as _;
