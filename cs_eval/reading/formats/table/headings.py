"""What platforms, tools and people call the columns of a table of chats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": tuple(
            "会话id 会话编号 会话号 会话标识 会话 对话id 对话编号 对话号 聊天id 聊天编号 咨询id 咨询编号 咨询单号 "
            "接待id 接待编号 服务id 会话流水号 会话单号 sessionid session conversationid dialogid "
            "dialogueid chatid threadid sid cid id 编号".split()
        ),
        "role": tuple(
            "角色 身份 发送者角色 发送人角色 发送方角色 发言人角色 说话人角色 发言角色 消息角色 发送者身份 发送人身份 "
            "发送方身份 发言人身份 用户角色 账号类型 帐号类型 发送者类型 发送人类型 发送方类型 发言人类型 用户类型 "
            "人员类型 发言方 role senderrole speakerrole sendertype fromtype usertype speakertype".split()
        ),
        "sender": tuple(
            "发送者 发送人 发送方 发言人 发言者 说话人 说话者 讲话人 消息发送者 消息发送人 消息发送方 发消息人 发信人 "
            "发件人 sender speaker from author sentby sayer".split()
        ),
        "account": tuple(
            "发送账号 发送帐号 发送者账号 发送人账号 发送方账号 发送者昵称 发送人昵称 发送方昵称 发言人昵称 发送者名称 "
            "发送人名称 发送方名称 发送人姓名 发送者id 发送人id 发送方id 发言账号 账号 帐号 账户 昵称 旺旺 旺旺号 旺旺昵称 "
            "account accountname accountid senderaccount senderid sendername sendernick fromid fromuser fromnick "
            "nickname nick username".split()
        ),
        "receiver": tuple(
            "接收者 接收人 接收方 接收账号 接收帐号 接收者账号 接收人账号 接收方账号 接收者昵称 接收人昵称 收信人 收件人 "
            "receiver recipient receiverid toid touser tonick to".split()
        ),
        "customer": tuple(
            "客户id 客户账号 客户帐号 客户名 客户名称 客户昵称 客户姓名 客户号 客户pin 买家id 买家账号 买家帐号 买家昵称 "
            "买家旺旺 买家名称 买家 顾客id 顾客账号 顾客帐号 顾客昵称 顾客名称 顾客姓名 顾客pin 顾客 用户id 用户账号 "
            "用户昵称 用户名 用户pin 会员名 会员昵称 会员账号 咨询客户 咨询用户 进线客户 消费者 消费者id 消费者昵称 客户 "
            "customerid customername customernick customeraccount customer buyerid buyername buyernick buyer "
            "userpin".split()
        ),
        "agent": tuple(
            "客服账号 客服帐号 客服id 客服昵称 客服名称 客服姓名 客服子账号 客服工号 子账号 接待客服 接待账号 接待人 接待人员 "
            "服务客服 人工客服 坐席 坐席姓名 坐席账号 客服pin 客服 agentid agentname agentnick agentaccount staffname "
            "staffid staff waiter waiterid waitername servicername sellernick sellerid".split()
        ),
        "text": tuple(
            "内容 消息内容 发送内容 聊天内容 消息 消息文本 文本内容 文本 发言内容 说话内容 聊天消息 聊天信息 信息内容 信息 "
            "会话内容 对话内容 沟通内容 原始内容 正文 content text message messagecontent messagetext messagebody msg "
            "msgcontent msgbody utterance body".split()
        ),
        "conversation": tuple(
            "聊天记录 对话记录 会话记录 沟通记录 咨询记录 消息记录 聊天详情 会话详情 对话详情 聊天全文 对话全文 会话全文 "
            "完整对话 全部对话 对话文本 对话 turns messages conversations chatlog chathistory chatrecord conversation dialogue "
            "dialog chat transcript history".split()
        ),
        "at": tuple(
            "发送时间 消息时间 聊天时间 发言时间 消息发送时间 发消息时间 对话时间 时间 日期时间 消息时间戳 时间戳 创建时间 "
            "消息创建时间 发送日期 at sendtime senttime sentat messagetime msgtime time datetime timestamp createtime "
            "createdat created".split()
        ),
        "kind": tuple(
            "消息类型 消息类别 消息种类 消息格式 内容类型 信息类型 类型 kind messagetype msgtype contenttype type".split()
        ),
        "trainee": tuple("学员 学员姓名 学员名 学员名称 受训人 被考核人 trainee traineename".split()),
        "date": tuple("日期 培训日期 练习日期 对话日期 会话日期 聊天日期 咨询日期 date day".split()),
        "scenario": tuple("场景 场景编号 场景id 场景卡 scenario scenarioid".split()),
    }
)
"""Headings by what the column means, the surest first; as `plain` writes them.

`sender` may hold roles (买家) or accounts (店铺:小美); `customer` and `agent` are the two sides of
the conversation that a row belongs to, whoever speaks in it.
"""

SPEAKERS = ("role", "account", "sender")
"""The columns that say who speaks."""
WEAK_IDS = ("id", "编号", "sid", "cid")
"""Headings of ids that may be a conversation's or a single message's."""

_FILLING = re.compile(r"[\s_\-*:：./]+")
_BRACKETS = re.compile(r"[(\[【<][^()\[\]【】<>]{0,20}[)\]】>]$")


def plain(heading: str) -> str:
    """Return a heading without spaces, width, case, `_`, `-` and what stands in brackets after it."""
    folded = _FILLING.sub("", unicodedata.normalize("NFKC", heading).casefold().strip("\ufeff"))
    return _BRACKETS.sub("", folded) or folded
