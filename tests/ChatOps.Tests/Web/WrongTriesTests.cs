using System.Net;
using ChatOps.Server.Web;

namespace ChatOps.Tests.Web;

public class WrongTriesTests
{
    private readonly FrozenTime _time = new();

    [Fact]
    public void After_ten_wrong_tries_an_address_waits_and_others_do_not()
    {
        var tries = new WrongTries(_time);
        for (var i = 0; i < WrongTries.PerAddress; i++)
        {
            Assert.Null(tries.Wait(At("192.0.2.1")));
            tries.Count(At("192.0.2.1"));
        }
        Assert.Equal(TimeSpan.FromSeconds(6), tries.Wait(At("192.0.2.1")));
        Assert.Equal(TimeSpan.FromSeconds(6), tries.Wait(At("::ffff:192.0.2.1")));
        Assert.Null(tries.Wait(At("192.0.2.2")));
        _time.Move(TimeSpan.FromSeconds(6));
        Assert.Null(tries.Wait(At("192.0.2.1")));
        tries.Count(At("192.0.2.1"));
        Assert.NotNull(tries.Wait(At("192.0.2.1")));
        _time.Move(TimeSpan.FromMinutes(1));
        Assert.Null(tries.Wait(At("192.0.2.1")));
    }

    [Fact]
    public void A_network_of_ipv6_counts_as_one_address()
    {
        var tries = new WrongTries(_time);
        for (var i = 1; i <= WrongTries.PerAddress; i++)
            tries.Count(At($"2001:db8:1:2::{i}"));
        Assert.NotNull(tries.Wait(At("2001:db8:1:2:ffff::1")));
        Assert.Null(tries.Wait(At("2001:db8:1:3::1")));
    }

    [Fact]
    public void Many_addresses_together_wait_but_nobody_without_wrong_tries_does()
    {
        var tries = new WrongTries(_time);
        for (var i = 0; i < WrongTries.Overall; i++)
            tries.Count(At($"10.0.{i / 200}.{i % 200}"));
        Assert.NotNull(tries.Wait(At("10.0.0.1")));
        Assert.Null(tries.Wait(At("192.0.2.1")));
        _time.Move(TimeSpan.FromSeconds(1));
        Assert.Null(tries.Wait(At("10.0.0.1")));
    }

    private static IPAddress At(string address) => IPAddress.Parse(address);
}

internal sealed class FrozenTime : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UtcNow;

    public void Move(TimeSpan by) => _now += by;

    public override DateTimeOffset GetUtcNow() => _now;
}
