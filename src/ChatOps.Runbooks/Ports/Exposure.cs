namespace ChatOps.Runbooks.Ports;

/// <summary>What outside and inside say of one port together; the first ones are what people must look at.</summary>
internal enum Exposure
{
    OpenWithoutListener,
    Exposed,
    ExposedV6Only,
    Filtered,
    Closed,
    NotTold,
    V6OnlyNotScanned,
    OtherAddress,
    OutsideTheRange,
    LoopbackOnly,
    UdpNotScanned,

    // Kept as numbers in old plans: these came later.
    OpenToItselfWithoutListener,
    OpenToItself,
    SilentToItself,
    ClosedToItself,
}
